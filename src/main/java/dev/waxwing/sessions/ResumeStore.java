package dev.waxwing.sessions;

import dev.waxwing.model.UserId;
import java.util.List;
import java.util.Optional;

/// Where sessions are kept that a client can come back to. What changes it runs on the journal's
/// writer, inside its transaction, or before that starts; [#find] is for all threads that may wait,
/// and sees what is committed.
public interface ResumeStore {
    /// A session.
    ///
    /// @param ends wall time, ms; [Long#MAX_VALUE] while it is connected
    /// @param topics the filters that it listens to
    record Kept(UserId user, long ends, List<String> topics) {
        public Kept {
            topics = List.copyOf(topics);
        }
    }

    /// Keeps a session, in place of what was kept under this hash of its token.
    void put(byte[] hash, Kept session);

    /// Says when a session ends; nothing happens when it is not kept.
    void end(byte[] hash, long ends);

    /// Says when all those end that are connected.
    void endConnected(long ends);

    /// Removes those that ended before.
    void removeEnded(long before);

    Optional<Kept> find(byte[] hash);
}
