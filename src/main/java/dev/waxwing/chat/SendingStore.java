package dev.waxwing.chat;

/// Where the newest sendings are kept, so that a repeated one is known again after a start. All
/// methods are for the journal's writer thread, in its transaction, and for the start before that
/// runs; each may throw [dev.waxwing.journal.StorageException].
public interface SendingStore {
    /// Takes one sending.
    @FunctionalInterface
    interface Visitor {
        void sending(long hash, long id);
    }

    /// Keeps the sendings of a group.
    ///
    /// @param hashes at least one
    /// @param ids of their messages, ascending, all larger than those that were kept before
    void insert(long[] hashes, long[] ids);

    /// Forgets groups whose ids are all smaller.
    void forgetBefore(long id);

    /// Calls the visitor with each sending, in the order of the ids.
    void scan(Visitor visitor);
}
