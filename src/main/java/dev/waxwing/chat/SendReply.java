package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.tracing.Followed;
import org.jspecify.annotations.Nullable;

/// What becomes of a message that was sent. Called once, on the journal's writer thread; must not
/// block.
public interface SendReply {
    /// It is on disk, and with those who are connected.
    void stored(long id);

    /// Who follows the message; null when nobody does.
    default @Nullable Followed followed() {
        return null;
    }

    /// It is not stored.
    void refused(StorageException why);
}
