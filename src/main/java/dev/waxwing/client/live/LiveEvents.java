package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;

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

    /// The id of the connection that is there now: what others send to it reaches no other.
    default void connection(String id) {}

    /// A direct message to this user, once and in the order of its offsets over all connections: a
    /// `message` frame's data.
    default void direct(JsonNode message) {}

    /// Something was said to this connection alone: a `message` frame's data.
    default void said(JsonNode message) {}

    /// Somebody has come to a topic that is attended, or has left it; at first all others who are
    /// there.
    default void attendance(String topic, String user, boolean isThere) {}

    /// An administrator says something to everybody, or takes it back: the data of the frame.
    default void announcement(JsonNode announcement) {}

    /// Messages of a topic, or of `room:NAME`, are missing: what follows begins at this offset.
    default void gap(String topic, long first) {}

    /// The server does not let this client in, and no other try is made.
    default void refused(String why) {}
}
