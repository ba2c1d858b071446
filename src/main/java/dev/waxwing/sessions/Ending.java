package dev.waxwing.sessions;

/// How a connection ended.
///
/// @param code the close code (RFC 6455, 7.4); 1006 when there was none, 1005 when it was empty
/// @param byClient whether the client began it
public record Ending(int code, boolean byClient) {
    /// The connection broke: no close frame came (RFC 6455, 7.1.5).
    public static final int BROKEN = 1006;

    public static final int NO_CODE = 1005;
}
