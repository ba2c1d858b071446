package dev.waxwing.feed;

import dev.waxwing.journal.StorageException;

/// Told what became of messages that were handed in, on the journal's writer thread; must not
/// block.
public interface Ingested {
    /// They are durable, now or since the same was posted under the same key.
    void stored();

    /// Something else was posted under this key; nothing was stored.
    void keyReused();

    /// Nothing was stored, or nobody knows.
    void failed(StorageException why);
}
