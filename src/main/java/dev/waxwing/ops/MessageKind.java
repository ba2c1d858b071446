package dev.waxwing.ops;

import java.util.Locale;

/// What is counted apart when messages are.
public enum MessageKind {
    DIRECT,
    BROADCAST,
    /// A server command, or the answer to one.
    COMMAND,
    /// Through the feed.
    FEED,
    /// Through a queue.
    QUEUE,
    /// Pings, acknowledgements, errors and what else keeps a connection going.
    CONTROL;

    /// The name in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
