package dev.waxwing.client.live;

/// What a program may want to know of its connection. Called on the client's threads; must not
/// block for long.
public interface LiveEvents {
    /// Nothing of it matters.
    LiveEvents NONE = new LiveEvents() {};

    /// The connection is there, or there again.
    ///
    /// @param resumed whether the session went on
    default void connected(boolean resumed) {}

    /// The connection is gone; another is tried.
    default void disconnected(String why) {}

    /// Messages of a topic are missing: what follows begins at this offset.
    default void gap(String topic, long first) {}

    /// The server does not let this client in, and no other try is made.
    default void refused(String why) {}
}
