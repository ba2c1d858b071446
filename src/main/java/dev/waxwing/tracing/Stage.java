package dev.waxwing.tracing;

import java.util.Locale;

/// A part of a message's way, in the order of the way.
public enum Stage {
    /// From the frame to the word of the gate.
    GATE,
    /// What rules do with it.
    RULES,
    /// Until it is on disk: the wait for the group, and the commit.
    JOURNAL,
    /// From there until it is handed to those who are there for it.
    DELIVERY;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
