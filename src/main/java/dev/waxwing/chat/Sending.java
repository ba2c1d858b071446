package dev.waxwing.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.JsonText;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// What tells one sending of a message from all others: its sender, the id that the sender gave it,
/// and everything in it. All of it counts, because clients begin to number from 1 again with each
/// connection: the same id over another text is another message, and not a repetition.
public final class Sending {
    /// For a frame without an id: it is not known again.
    public static final long NONE = 0;

    private static final int ABSENT = -1;

    private Sending() {}

    /// The first 64 bits of a SHA-256.
    ///
    /// @return [#NONE] when the frame has no id
    public static long hash(UserId from, HeaderBodyFrame frame) {
        if (frame.id() == null) {
            return NONE;
        }
        MessageDigest sha256 = sha256();
        add(sha256, from.value());
        add(sha256, frame.id());
        add(sha256, frame.to());
        add(sha256, frame.timestamp());
        add(sha256, frame.signature());
        add(sha256, frame.encryptedKey());
        add(sha256, frame.encryptionNonce());
        add(sha256, frame.content());
        long hash = ByteBuffer.wrap(sha256.digest()).getLong();
        return hash == NONE ? 1 : hash;
    }

    private static void add(MessageDigest digest, @Nullable JsonText text) {
        add(digest, text == null ? null : text.value());
    }

    /// With its length before it, so that no text can pass for two.
    private static void add(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
        int length = text == null ? ABSENT : bytes.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
