/// Conversations with the real server over real sockets, written from the protocol's description.
///
/// A test says bytes through a [dev.waxwing.e2e.RawClient] and reads lines back. The server is a
/// child process, started from a [dev.waxwing.e2e.ServerLaunch]: a [dev.waxwing.e2e.SharedServer]
/// where a class only talks to it, a [dev.waxwing.e2e.RunningServer] of its own where the test
/// kills, stops or misconfigures it. Classes that share a server use names of their own for queues
/// and exchanges ([dev.waxwing.e2e.Names]). Nothing sleeps: a test waits for the line it expects,
/// or says `ping` and knows that all replies before the `PONG` are in.
@NullMarked
package dev.waxwing.e2e;

import org.jspecify.annotations.NullMarked;
