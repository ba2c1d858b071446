/// The line protocol over TCP: sockets on one side, the broker on the other, nothing else.
///
/// [dev.waxwing.gateway.line.LineGateway] listens. Each connection is a `LineConnection` on its
/// event loop: `LineFrames` cuts the bytes into lines, the parser makes commands of them, `Intake`
/// and `Settling` gather consecutive publishes and acknowledgements so that they travel together,
/// `ReplyQueue` keeps the answers in order, and each `Subscription` writes deliveries.
@NullMarked
package dev.waxwing.gateway.line;

import org.jspecify.annotations.NullMarked;
