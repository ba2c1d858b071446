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

    /// Whether its messages go to a place with a name, have clear headers, and can wait on their
    /// way.
    public boolean isNamed() {
        return this == TOPIC || this == QUEUE;
    }

    /// The name in rules.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
