package dev.waxwing.crypto;

/// Byte strings for tests.
final class Bytes {
    private Bytes() {}

    /// Bytes that differ from their neighbours and are the same each time.
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }
}
