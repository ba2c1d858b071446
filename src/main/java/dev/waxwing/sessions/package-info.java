/// Connected clients: one [dev.waxwing.sessions.Dialogue] for each WebSocket connection, opened by
/// the [dev.waxwing.sessions.Dialect] of its subprotocol once the client is known, and run by the
/// connection's actor on the connection's own event loop.
///
/// The way in: the gateway's frames → the actor → `Dialogue.received`. The way out does not pass
/// here: whoever has something for a client offers it to the session's outbox.
@NullMarked
package dev.waxwing.sessions;

import org.jspecify.annotations.NullMarked;
