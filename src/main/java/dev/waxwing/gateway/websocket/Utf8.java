package dev.waxwing.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Checks UTF-8 (RFC 3629) as it comes, in pieces of any size: false at the first byte that cannot
/// be right any more. Owned by one thread.
final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    /// Continuation bytes that are still to come, and between which the next one has to be.
    private int missing;

    private int least;
    private int most;

    /// Checks the next bytes.
    boolean accept(byte[] bytes, int from, int to) {
        for (int i = from; i < to; ) {
            if (missing == 0
                    && i + Long.BYTES <= to
                    && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            } else if (!accept(bytes[i++] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the text may end here.
    boolean isComplete() {
        return missing == 0;
    }

    private boolean accept(int b) {
        if (missing > 0) {
            boolean fits = b >= least && b <= most;
            missing--;
            least = 0x80;
            most = 0xbf;
            return fits;
        }
        return b < 0x80 || begins(b);
    }

    /// The bounds of the second byte shut out long forms, surrogates and what is beyond U+10FFFF.
    private boolean begins(int b) {
        missing = b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : 1;
        least =
                switch (b) {
                    case 0xe0 -> 0xa0;
                    case 0xf0 -> 0x90;
                    default -> 0x80;
                };
        most =
                switch (b) {
                    case 0xed -> 0x9f;
                    case 0xf4 -> 0x8f;
                    default -> 0xbf;
                };
        return b >= 0xc2 && b <= 0xf4;
    }
}
