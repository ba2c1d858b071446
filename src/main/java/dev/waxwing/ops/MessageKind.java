package dev.waxwing.ops;

import java.util.Locale;

/// What is counted apart when messages are.
public enum MessageKind {
    DIRECT,
    BROADCAST,
    /// A server command, or the answer to one.
    COMMAND,
    /// Into the feed.
    INGEST,
    /// Out of the feed, to each of its clients.
    FEED,
    /// To a topic, and to each of those who listen to it.
    TOPIC,
    /// Through a queue.
    QUEUE;

    /// The name in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
