package dev.waxwing.ops;

import java.util.Locale;

/// Where a connection comes in.
public enum Edge {
    LINE,
    HTTP,
    WEBSOCKET,
    FEED;

    /// Where those come in who speak a dialect over WebSocket.
    public static Edge ofDialect(String dialect) {
        return dialect.equals(FEED.word()) ? FEED : WEBSOCKET;
    }

    /// The name in figures and records.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
