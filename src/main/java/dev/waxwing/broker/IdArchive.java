package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;

/// A place outside the heap for remembered ids: scratch data that nobody misses after a crash,
/// because the journal holds every id too. Owned by the journal's writer, and before the journal
/// starts by the thread that starts the server.
public interface IdArchive {
    /// Keeps hashes, all or none. What was kept is read back exactly or not at all.
    ///
    /// @param hashes two longs for each hash (high, low); the caller may change the array
    ///   afterwards
    /// @throws StorageException when they cannot be kept now, as on a full disk; may be tried again
    IdRun write(long[] hashes);
}
