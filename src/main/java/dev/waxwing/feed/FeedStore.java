package dev.waxwing.feed;

/// Where the feed remembers how far it was handed over. Durable with the journal's commit; both run
/// on the journal's writer thread, or before it starts. May throw
/// [dev.waxwing.journal.StorageException].
public interface FeedStore {
    /// The offset up to which everything was handed to at least one client; 0 at first.
    long handed();

    void handed(long offset);
}
