package dev.waxwing.sessions;

import java.util.Locale;

/// The states of a connection's life. The last, disconnected, is that there is none any more.
public enum ConnectionState {
    CONNECTING,
    AUTHENTICATING,
    ACTIVE,
    INACTIVE,
    DISCONNECTING;

    /// The name in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
