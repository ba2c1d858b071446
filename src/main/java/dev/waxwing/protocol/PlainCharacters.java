package dev.waxwing.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// What stands for itself in a JSON string: ASCII that is no quote, no backslash and no control
/// character. Looked at eight bytes at a time (Hacker's Delight, 6-1).
final class PlainCharacters {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private PlainCharacters() {}

    /// The first position in `b[from, to)` that is not plain; else `to`, or `from` when that is
    /// beyond.
    static int end(byte[] b, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            long word = (long) LONGS.get(b, i);
            long odd = odd(word);
            if (odd != 0) {
                return i + (Long.numberOfTrailingZeros(odd) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < to && b[i] >= ' ' && b[i] != '"' && b[i] != '\\') {
            i++;
        }
        return i;
    }

    /// The top bit of each byte that is not plain; exact for the lowest one, which is all that is
    /// used.
    private static long odd(long w) {
        long control = w - ONES * 0x20 & ~w;
        long quote = w ^ ONES * '"';
        long backslash = w ^ ONES * '\\';
        return (w | control | quote - ONES & ~quote | backslash - ONES & ~backslash) & HIGHS;
    }
}
