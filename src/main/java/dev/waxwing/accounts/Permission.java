package dev.waxwing.accounts;

import java.util.Locale;

/// Something that one may or may not do. An API key's scopes are some of these, but never
/// [#ACCOUNT].
public enum Permission {
    /// Hold a WebSocket connection.
    CONNECT,
    /// Send direct messages.
    SEND,
    /// Send to everybody who is connected.
    BROADCAST,
    /// Run server commands.
    COMMAND,
    /// See who has an account and who is online.
    LIST_USERS,
    /// Publish to exchanges.
    PUBLISH,
    /// Take messages from queues.
    CONSUME,
    /// Make queues, exchanges and bindings.
    DECLARE,
    /// Put messages into the feed.
    INGEST,
    /// Read the feed.
    READ_FEED,
    /// Read metrics and detailed health.
    READ_METRICS,
    /// See and end one's own sessions, make and end one's own API keys. For those who have logged
    /// in: a key that could do it would outlive its own end in the keys it makes.
    ACCOUNT,
    /// Do what a room's moderators may in every public room, and in every other that one is in.
    MODERATE,
    /// Manage accounts, keys and the server.
    ADMINISTER;

    /// The name in scopes and on the wire, such as `read_feed`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
