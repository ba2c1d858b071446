package dev.waxwing.sessions;

/// What the text on one kind of WebSocket connection means: one for each subprotocol, shared by all
/// its connections. Safe for all threads.
public interface Dialect {
    /// The name in metrics and session rows: lower-case, such as `feed`.
    String name();

    /// A client is connected, known and allowed; nothing of it was read yet. Runs on the
    /// connection's event loop, so it does not block: what takes longer goes on elsewhere and
    /// offers its frames to the outbox when it has them.
    ///
    /// @throws SessionRefused to close the connection at once
    Dialogue open(Session session);
}
