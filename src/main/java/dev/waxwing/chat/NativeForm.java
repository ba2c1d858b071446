package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Direct messages as frames of the native protocol. A content that was sent sealed ([#isSealed])
/// is an object there, any other a string.
public final class NativeForm implements MessageForm {
    /// The only one.
    public static final NativeForm INSTANCE = new NativeForm();

    private static final String SEALED = "{\"v\":";

    private NativeForm() {}

    /// The name of the log that a user's direct messages are.
    public static final String LOG = "direct";

    /// Says where a connection is.
    ///
    /// @param id the correlation id of whoever asked
    public static EncodedFrame place(@Nullable String id, long offset) {
        return NativeWriter.frame(LOG, id)
                .json("offsets", "{\"" + LOG + "\":{\"offset\":" + offset + "}}")
                .end();
    }

    @Override
    public EncodedFrame frame(long id, DirectMessage message, boolean pending) {
        NativeWriter w =
                NativeWriter.frame("message", null, 2 * message.content().length())
                        .field("conversation", conversation(message))
                        .field("offset", id)
                        .field("from", message.from().value())
                        .field("at", message.timestamp());
        String name = message.messageId();
        if (name != null) {
            w.field("message_id", name);
        }
        if (isSealed(message)) {
            w.json("sealed", message.content());
        } else {
            w.field("content", message.content());
        }
        optional(w, "signature", message.signature());
        optional(w, "encrypted_key", message.encryptedKey());
        optional(w, "encryption_nonce", message.encryptionNonce());
        return w.end();
    }

    private static void optional(NativeWriter w, String name, @Nullable String value) {
        if (value != null) {
            w.field(name, value);
        }
    }

    /// Whether the content is a sealed message in its JSON form: it came as one, by name.
    private static boolean isSealed(DirectMessage message) {
        return message.messageId() != null && message.content().startsWith(SEALED);
    }

    /// Whom a user talks to in a conversation of that name.
    ///
    /// @return empty when it is no conversation of this user
    public static Optional<UserId> other(String conversation, UserId user) {
        String[] parts = conversation.split(":", -1);
        if (parts.length != 3 || !parts[0].equals("dm") || parts[1].compareTo(parts[2]) > 0) {
            return Optional.empty();
        }
        String other = parts[1].equals(user.value()) ? parts[2] : parts[1];
        boolean isHis = parts[1].equals(user.value()) || parts[2].equals(user.value());
        return isHis && UserId.isValid(other) ? Optional.of(new UserId(other)) : Optional.empty();
    }

    /// The name of what two users say to each other, the same from both sides.
    public static String conversation(DirectMessage message) {
        return conversation(message.from(), message.to());
    }

    static String conversation(UserId from, UserId to) {
        String one = from.value();
        String other = to.value();
        return one.compareTo(other) < 0 ? "dm:" + one + ":" + other : "dm:" + other + ":" + one;
    }
}
