package dev.waxwing.tracing;

import java.util.Locale;

/// Where a message goes.
public enum Kind {
    DIRECT,
    TOPIC,
    QUEUE,
    FEED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
