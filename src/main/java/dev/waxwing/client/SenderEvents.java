package dev.waxwing.client;

/// What a sender tells while it works, on its own thread: do not block. Every method does nothing
/// unless it is overridden.
public interface SenderEvents {
    /// Tells nothing.
    SenderEvents NONE = new SenderEvents() {};

    default void connected(Endpoint endpoint) {}

    /// @param again milliseconds until the next attempt
    default void disconnected(String why, long again) {}

    /// @param again whether this sender published the message before
    default void publishing(String messageId, boolean again) {}

    default void acknowledged(String messageId) {}

    /// The message was moved to the rejected file.
    default void rejected(String messageId, String reason) {}

    /// The server cannot take the message now; it is sent again.
    default void postponed(String messageId, String reason) {}

    /// The sender can never go on; what is pending stays on disk.
    default void stopped(String why) {}
}
