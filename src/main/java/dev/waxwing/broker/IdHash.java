package dev.waxwing.broker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// 128 bits that stand for a message id on one route.
record IdHash(long high, long low) {
    /// Bytes of one hash in a block's list of ids.
    static final int BYTES = 16;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static IdHash of(byte[] bytes) {
        return at(bytes, 0);
    }

    static IdHash at(byte[] bytes, int offset) {
        return new IdHash((long) LONGS.get(bytes, offset), (long) LONGS.get(bytes, offset + 8));
    }

    void write(byte[] bytes, int offset) {
        LONGS.set(bytes, offset, high);
        LONGS.set(bytes, offset + 8, low);
    }
}
