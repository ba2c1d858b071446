package dev.waxwing.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Makes the keys of a [RepeatWindow]: the first 64 bits of a SHA-256 over parts, each with its
/// length before it, so that no part can pass for two. Good for one key. Owned by one thread.
public final class RepeatHash {
    /// Never the hash of anything: for what is not to be known again.
    public static final long NONE = 0;

    private static final int ABSENT = -1;

    private final MessageDigest sha256 = sha256();

    /// Adds a text, or that there is none.
    public RepeatHash add(@Nullable String text) {
        if (text == null) {
            length(ABSENT);
            return this;
        }
        return add(text.getBytes(UTF_8));
    }

    public RepeatHash add(byte[] bytes) {
        length(bytes.length);
        sha256.update(bytes);
        return this;
    }

    private void length(int bytes) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes));
    }

    /// The hash of all that was added; never [#NONE].
    public long value() {
        long hash = ByteBuffer.wrap(sha256.digest()).getLong();
        return hash == NONE ? 1 : hash;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
