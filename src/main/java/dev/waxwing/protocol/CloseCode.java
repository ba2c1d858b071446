package dev.waxwing.protocol;

/// Why a WebSocket connection is closed (RFC 6455, 7.4). After 4000-4099 a client may connect again
/// and go on; after 4400-4499 it may not before something has changed.
public enum CloseCode {
    NORMAL(1000),
    GOING_AWAY(1001),
    PROTOCOL_ERROR(1002),
    UNSUPPORTED_DATA(1003),
    INVALID_PAYLOAD(1007),
    POLICY_VIOLATION(1008),
    TOO_BIG(1009),
    INTERNAL_ERROR(1011),
    /// The server goes down or restarts.
    DRAINING(4001),
    /// Another connection has taken over.
    REPLACED(4002),
    /// A part of the server has started again, and something on its way was lost: resume.
    RESTARTED(4003),
    /// Nothing was heard for too long.
    SILENT(4004),
    /// The client does not read what it is sent.
    SLOW(4008),
    /// The token is missing, wrong, expired or revoked.
    UNAUTHENTICATED(4401),
    /// Known, and not allowed.
    FORBIDDEN(4403),
    /// The offset or epoch that was asked for was never given here.
    UNKNOWN_OFFSET(4404),
    /// What follows the offset that was asked for is no longer kept.
    NOT_KEPT(4410),
    /// Far too many messages.
    RATE_LIMITED(4429);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
