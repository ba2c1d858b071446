package dev.waxwing.ops;

import java.util.Locale;

/// Where a connection comes in.
public enum Edge {
    LINE,
    HTTP,
    WEBSOCKET,
    FEED;

    /// The name in figures and records.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
