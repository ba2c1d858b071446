package dev.waxwing.sessions;

/// What happens to a connection, as its actor is told.
sealed interface ConnectionEvent {
    /// The client has sent a text.
    record Text(byte[] utf8) implements ConnectionEvent {}

    /// The client has sent binary data.
    record Binary(byte[] data) implements ConnectionEvent {}

    /// The socket is closed.
    record Closed(Ending ending) implements ConnectionEvent {}

    /// Events that say nothing but themselves.
    enum Signal implements ConnectionEvent {
        /// The handshake is done.
        CONNECTED,
        /// Nothing was heard for one heartbeat.
        SILENT,
        /// It lives.
        HEARD,
        /// Nothing was heard for too long.
        TIMED_OUT,
        /// It has not said in time who it is.
        OVERDUE,
        /// The proof of who it is counts no more.
        REVOKED,
        /// The proof of who it is has reached its end.
        EXPIRED,
        /// The server goes down.
        DRAIN,
        /// The dialogue has finished what it had in hand.
        DRAINED
    }
}
