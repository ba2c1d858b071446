/// The line protocol over TCP: sockets on one side, the broker on the other, nothing else.
///
/// [dev.waxwing.gateway.line.LineGateway] listens. Each connection is a `LineConnection` on its
/// event loop: it owns the socket, and how much may lie about in either direction. `LineFrames`
/// cuts the bytes into lines. Its `Conversation` makes commands of them, with `Intake` for
/// publishes and `Commands` for what is run one at a time. Its `Answers` gather consecutive
/// publishes and acknowledgements so that they travel together, and keep what is owed in order.
/// Each `Subscription` writes deliveries.
@NullMarked
package dev.waxwing.gateway.line;

import org.jspecify.annotations.NullMarked;
