package dev.waxwing.client;

/// What a receiver tells while it works, on its own thread. Every method does nothing unless it is
/// overridden.
public interface ReceiverEvents {
    /// Tells nothing.
    ReceiverEvents NONE = new ReceiverEvents() {};

    default void connected(Endpoint endpoint) {}

    /// @param again milliseconds until the next attempt
    default void disconnected(String why, long again) {}

    /// The message is durable in the inbox. Told at most once for each message, and not at all for
    /// one that was stored just before a kill: the inbox is what counts.
    default void stored(ReceivedMessage message) {}

    /// A message came that the inbox has; it is acknowledged again and not shown.
    default void duplicate(String messageId) {}

    /// The message could not be opened; it goes to the dead letters and nothing of it is shown.
    default void refused(String messageId, String why) {}

    default void acknowledging(String messageId) {}

    default void confirmed(String messageId) {}

    /// The receiver can never go on.
    default void stopped(String why) {}
}
