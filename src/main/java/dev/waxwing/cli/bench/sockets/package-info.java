/// Thousands of WebSocket connections of one process on one thread, for load and for tests under
/// load: [dev.waxwing.cli.bench.sockets.SocketLoop] waits for all of them with one selector,
/// [dev.waxwing.cli.bench.sockets.LoadSocket] is one connection. Whoever generates load must cost
/// less than what is measured: frames are handed over as a range of the bytes that were read, what
/// is sent within one turn of the loop is one write, and the masking key is zero.
@NullMarked
package dev.waxwing.cli.bench.sockets;

import org.jspecify.annotations.NullMarked;
