package dev.waxwing.gateway.websocket;

import dev.waxwing.accounts.Permission;
import dev.waxwing.sessions.Dialect;
import java.util.Map;

/// A path at which WebSocket connections are accepted.
///
/// @param path such as `/ws`
/// @param listener the only listener that has it (`http`, `ingest`, `feed`); empty for all
/// @param dialects by subprotocol; that of the empty name is spoken without one
/// @param needed what a client must be permitted
/// @param openOnLoopback whether clients on this machine may stay unknown, as long as
///   `http.open-on-loopback` says so
public record WebSocketEndpoint(
        String path,
        String listener,
        Map<String, Dialect> dialects,
        Permission needed,
        boolean openOnLoopback) {
    public WebSocketEndpoint {
        dialects = Map.copyOf(dialects);
    }
}
