package dev.waxwing.journal;

/// One transactional storage with one writer. All methods but [#close] are called on the journal's
/// writer thread. Every method may throw [StorageException].
public interface Storage extends AutoCloseable {
    void begin();

    /// Returns once the transaction is on disk: written and synced.
    void commit();

    /// Undoes everything since [#begin]; never throws.
    void rollback();

    /// Moves finished work to its final place when enough has gathered (for SQLite, a checkpoint of
    /// the write-ahead log). Called after each commit, when the works have been told; the storage
    /// decides whether there is something to do.
    void maintain();

    /// The storage has just become full: gives up what it holds in reserve, so that works that make
    /// room can go on. Never throws.
    default void relieve() {}

    /// Whether there is room again, for new work and for the reserve. Throws when there is not.
    /// Writes and syncs a few bytes in a transaction of their own: shows whether there is space
    /// again.
    void probe();

    @Override
    void close();
}
