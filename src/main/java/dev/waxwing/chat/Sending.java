package dev.waxwing.chat;

import dev.waxwing.journal.RepeatHash;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/// What tells one sending of a message from all others: its sender, the id and the time that the
/// sender gave it, and everything in it. All of it counts, because clients begin to number from 1
/// again with each connection: the same id over another text or from another time is another
/// message, and not a repetition.
public final class Sending {
    /// For a frame without an id or a time: it is not known again.
    public static final long NONE = RepeatHash.NONE;

    private Sending() {}

    /// Without a time, a second "yes" under the first id of the next connection would look like the
    /// first one repeated.
    ///
    /// @return [#NONE] when the frame has no id or no timestamp
    public static long hash(UserId from, HeaderBodyFrame frame) {
        if (frame.id() == null || frame.timestamp() == null) {
            return NONE;
        }
        return new RepeatHash()
                .add(from.value())
                .add(frame.id())
                .add(frame.to())
                .add(text(frame.timestamp()))
                .add(text(frame.signature()))
                .add(text(frame.encryptedKey()))
                .add(text(frame.encryptionNonce()))
                .add(text(frame.content()))
                .value();
    }

    /// For a message that its sender has named.
    ///
    /// @param messageId never repeated for another message of this sender to this recipient
    public static long hash(UserId from, UserId to, String messageId) {
        return new RepeatHash()
                .add("message_id")
                .add(from.value())
                .add(to.value())
                .add(messageId)
                .value();
    }

    private static @Nullable String text(@Nullable JsonText text) {
        return text == null ? null : text.value();
    }
}
