package dev.waxwing.backend.sqlite;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// How many deliveries of each message of a row came to nothing, as the row holds them: a byte
/// each, or four (big-endian) when one of them is over 255.
final class FailureCounts {
    private static final int MAX_BYTE = 255;

    private FailureCounts() {}

    static byte[] encode(int[] counts) {
        boolean isWide = false;
        for (int count : counts) {
            isWide |= count > MAX_BYTE;
        }
        ByteBuffer out =
                ByteBuffer.allocate(isWide ? counts.length * Integer.BYTES : counts.length);
        for (int count : counts) {
            if (isWide) {
                out.putInt(count);
            } else {
                out.put((byte) count);
            }
        }
        return out.array();
    }

    /// @param bytes null when none came back
    /// @param messages how many there are in the row
    static int @Nullable [] decode(byte @Nullable [] bytes, int messages) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int[] counts = new int[messages];
        for (int i = 0; i < messages; i++) {
            counts[i] = bytes.length == messages ? in.get() & MAX_BYTE : in.getInt();
        }
        return counts;
    }
}
