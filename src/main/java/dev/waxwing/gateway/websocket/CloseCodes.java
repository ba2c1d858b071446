package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.protocol.EncodedFrame;

/// Close codes and frames (RFC 6455, 5.5.1 and 7.4).
final class CloseCodes {
    /// There was no code.
    static final int NONE = 1005;

    private static final int CLOSE_AND_FIN = 0x88;
    private static final int MAX_REASON = 123;

    private CloseCodes() {}

    /// Whether a code may be in a frame: defined by the RFC or registered since, or left to
    /// libraries and applications.
    static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003
                || code >= 1007 && code <= 1014
                || code >= 3000 && code <= 4999;
    }

    /// A close frame.
    ///
    /// @param code [#NONE] for an empty one
    static EncodedFrame frame(int code, String reason) {
        byte[] why = code == NONE ? new byte[0] : reason.getBytes(UTF_8);
        int length = Math.min(why.length, MAX_REASON) + (code == NONE ? 0 : 2);
        byte[] wire = new byte[2 + length];
        wire[0] = (byte) CLOSE_AND_FIN;
        wire[1] = (byte) length;
        if (length >= 2) {
            wire[2] = (byte) (code >>> Byte.SIZE);
            wire[3] = (byte) code;
            System.arraycopy(why, 0, wire, 4, length - 2);
        }
        return new EncodedFrame(wire);
    }
}
