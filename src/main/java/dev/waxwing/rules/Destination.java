package dev.waxwing.rules;

import java.util.Locale;

/// The kinds of places that a message goes to.
public enum Destination {
    TOPIC,
    /// One user, or one of their connections.
    DIRECT,
    /// Everybody who is connected, or those whom a filter selects.
    BROADCAST,
    QUEUE;

    /// The name in rules.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
