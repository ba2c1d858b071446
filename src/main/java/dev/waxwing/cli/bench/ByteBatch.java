package dev.waxwing.cli.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Bytes gathered for one write, in an array that grows and is used again. Owned by one thread.
final class ByteBatch {
    private byte[] bytes = new byte[1 << 16];
    private int length;

    void put(byte[] from) {
        put(from, 0, from.length);
    }

    void put(byte[] from, int offset, int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    int length() {
        return length;
    }

    /// Writes all of it, once, and is empty again.
    void writeTo(OutputStream out) throws IOException {
        if (length > 0) {
            out.write(bytes, 0, length);
            length = 0;
        }
    }
}
