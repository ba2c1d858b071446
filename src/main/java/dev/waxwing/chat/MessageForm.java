package dev.waxwing.chat;

import dev.waxwing.protocol.EncodedFrame;

/// How one kind of connection is told of a direct message. Safe for all threads; one instance for
/// all connections of its kind.
@FunctionalInterface
public interface MessageForm {
    /// @param pending whether the message was there before the connection
    EncodedFrame frame(long id, DirectMessage message, boolean pending);
}
