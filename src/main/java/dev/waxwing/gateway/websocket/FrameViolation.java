package dev.waxwing.gateway.websocket;

import dev.waxwing.protocol.CloseCode;

/// A client that does not keep to the protocol; its connection is failed (RFC 6455, 7.1.7).
final class FrameViolation extends Exception {
    private final CloseCode code;

    FrameViolation(CloseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    static FrameViolation protocol(String reason) {
        return new FrameViolation(CloseCode.PROTOCOL_ERROR, reason);
    }

    CloseCode code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
