package dev.waxwing.protocol;

import java.nio.ByteBuffer;

/// An unmasked WebSocket text frame as it goes over the wire (RFC 6455, 5.2), encoded once and
/// shared by every connection that it goes to. Immutable: nobody writes to [#wire].
///
/// @param wire header and payload
public record EncodedFrame(byte[] wire) {
    private static final int TEXT_AND_FIN = 0x81;
    private static final int SHORT = 125;

    /// Encodes a text.
    ///
    /// @param utf8 valid UTF-8
    public static EncodedFrame text(byte[] utf8) {
        return text(utf8, utf8.length);
    }

    /// Encodes the beginning of what is there.
    ///
    /// @param utf8 valid UTF-8 in its first `length` bytes
    static EncodedFrame text(byte[] utf8, int length) {
        int header = length <= SHORT ? 2 : length <= 0xffff ? 4 : 10;
        ByteBuffer out = ByteBuffer.allocate(header + length);
        out.put((byte) TEXT_AND_FIN);
        switch (header) {
            case 2 -> out.put((byte) length);
            case 4 -> out.put((byte) 126).putShort((short) length);
            default -> out.put((byte) 127).putLong(length);
        }
        return new EncodedFrame(out.put(utf8, 0, length).array());
    }

    /// Bytes on the wire.
    public int size() {
        return wire.length;
    }
}
