package dev.waxwing.chat;

import java.util.List;

/// Looks for direct messages in what is committed. Waits for the disk; safe for all threads that
/// may.
public interface MessageSearch {
    /// Those that their senders call so, and the one with that number, the newest first. There is
    /// no index: it looks at all that are kept.
    List<DirectPlace> find(String messageId);
}
