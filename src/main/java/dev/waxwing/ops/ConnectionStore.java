package dev.waxwing.ops;

import java.time.Instant;
import java.util.List;

/// Where connections are kept. What changes runs inside a transaction on the journal's writer
/// thread; queries run anywhere but there, and block. All may throw
/// [dev.waxwing.journal.StorageException].
public interface ConnectionStore {
    /// Adds a connection that is open.
    void opened(ConnectionRecord connection);

    /// A connection has ended; nothing happens when it is not kept.
    void closed(long id, Instant at, long received, long sent, String reason);

    /// Ends whatever an earlier start has left open.
    void closeAll(Instant at, String reason);

    /// Drops those that ended before a moment.
    void forget(Instant before);

    /// The highest id so far, 0 for none.
    long lastId();

    /// The latest to open first.
    ///
    /// @param user whose; empty for everybody's
    List<ConnectionRecord> latest(String user, int most);
}
