package dev.waxwing.chat;

import dev.waxwing.protocol.EncodedFrame;
import org.jspecify.annotations.Nullable;

/// How one kind of connection is told of a direct message. Safe for all threads; one instance for
/// all connections of its kind.
@FunctionalInterface
public interface MessageForm {
    /// Told before the first message.
    ///
    /// @param after messages behind this id come
    /// @return null when nothing is said
    default @Nullable EncodedFrame begin(long after) {
        return null;
    }

    /// @param pending whether the message was there before the connection
    EncodedFrame frame(long id, DirectMessage message, boolean pending);
}
