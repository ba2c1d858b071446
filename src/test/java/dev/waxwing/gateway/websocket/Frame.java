package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// A frame as a test's client sends or sees it.
public record Frame(int opcode, boolean isLast, byte[] payload) {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    public static Frame text(String text) {
        return new Frame(TEXT, true, text.getBytes(UTF_8));
    }

    public static Frame of(int opcode, byte... payload) {
        return new Frame(opcode, true, payload);
    }

    public static Frame close(int code) {
        return of(CLOSE, (byte) (code >> 8), (byte) code);
    }

    public String asText() {
        return new String(payload, UTF_8);
    }

    /// The code of a close frame; 1005 when it is empty.
    public int closeCode() {
        return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    /// As it goes over the wire from a client, with this key.
    public byte[] masked(int key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((isLast ? 0x80 : 0) | opcode);
        int length = payload.length;
        if (length < 126) {
            out.write(0x80 | length);
        } else if (length <= 0xffff) {
            out.write(0x80 | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        byte[] mask = ByteBuffer.allocate(4).putInt(key).array();
        out.writeBytes(mask);
        for (int i = 0; i < length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }
}
