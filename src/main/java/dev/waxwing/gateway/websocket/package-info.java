/// WebSocket connections (RFC 6455). [dev.waxwing.gateway.websocket.WebSocketGateway] answers the
/// handshake on Vert.x's HTTP listeners; the channel then leaves Vert.x: a `WebSocketConnection` is
/// its only handler, and knows frames on one side, its actor on the other.
///
/// What an idle connection costs is what its channel, that one handler and its actor cost: no
/// buffer, queue or timer of its own. `FrameReader` is there while a frame is half read, frames
/// wait in a list that is empty most of the time, one wheel a loop looks after all heartbeats, and
/// one task a loop writes what was offered to any number of connections.
@NullMarked
package dev.waxwing.gateway.websocket;

import org.jspecify.annotations.NullMarked;
