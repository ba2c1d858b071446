package dev.waxwing.gateway.websocket;

/// What all WebSocket connections share.
///
/// @param maxMessage bytes of a message, all its fragments together; a longer one ends the
///   connection with 1009
record WebSocketParts(WebSocketConfig config, int maxMessage) {}
