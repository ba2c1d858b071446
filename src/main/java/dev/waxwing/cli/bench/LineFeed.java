package dev.waxwing.cli.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The search for the end of a line, eight bytes at a time: with messages of 1 KB it is most of
/// what a reader does. Stateless.
final class LineFeed {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * ONES;

    private LineFeed() {}

    /// The index of the first line feed in `bytes` from `from` to before `to`, or -1.
    static int find(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            // A byte becomes zero where it is a line feed; the subtraction then borrows its high
            // bit. The lowest such bit is exact, whatever the bytes above it are.
            long word = (long) WORD.get(bytes, i) ^ LINE_FEEDS;
            long zeros = (word - ONES) & ~word & HIGHS;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
