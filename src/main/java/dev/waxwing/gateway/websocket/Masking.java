package dev.waxwing.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The exclusive or of a payload with its key (RFC 6455, 5.3).
final class Masking {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /// Unmasks a piece of a payload in place.
    ///
    /// @param key its first byte in the highest bits
    /// @param offset of the piece in its frame
    static void apply(byte[] bytes, int from, int to, int key, long offset) {
        int turned = Integer.rotateLeft(key, (int) (offset & 3) * Byte.SIZE);
        long twice = (turned & 0xffffffffL) << Integer.SIZE | turned & 0xffffffffL;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ twice);
        }
        for (int n = 0; i < to; i++, n++) {
            bytes[i] ^= (byte) (turned >>> Integer.SIZE - Byte.SIZE * (1 + (n & 3)));
        }
    }
}
