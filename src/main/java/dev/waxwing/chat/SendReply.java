package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;

/// What becomes of a message that was sent. Called once, on the journal's writer thread; must not
/// block.
public interface SendReply {
    /// It is on disk, and with those who are connected.
    void stored(long id);

    /// It is not stored.
    void refused(StorageException why);
}
