package dev.waxwing.sessions;

import dev.waxwing.protocol.CloseCode;

/// Ends a connection with a close code that its client understands.
public final class SessionRefused extends RuntimeException {
    private final CloseCode code;

    /// @param reason for people, at most 123 bytes of UTF-8
    public SessionRefused(CloseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    static SessionRefused binary() {
        return new SessionRefused(
                CloseCode.UNSUPPORTED_DATA, "binary messages are not understood here");
    }

    public CloseCode code() {
        return code;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
