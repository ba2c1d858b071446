package dev.waxwing.feed;

/// Where the feed remembers how far it was handed over, and the keys of posts. Durable with the
/// journal's commit; all run on the journal's writer thread, or before it starts. May throw
/// [dev.waxwing.journal.StorageException].
public interface FeedStore {
    /// The offset up to which everything was handed to at least one client; 0 at first.
    long handed();

    void handed(long offset);

    /// Takes one key.
    @FunctionalInterface
    interface KeyVisitor {
        void key(long id, PostKey key);
    }

    /// Keeps the key of a post.
    ///
    /// @param id larger than all before it
    void addKey(long id, PostKey key);

    /// Forgets keys up to this id.
    void forgetKeys(long upTo);

    /// Calls the visitor with each key, in the order of the ids.
    void scanKeys(KeyVisitor visitor);
}
