/// The client of the native protocol (`docs/protocol/native.md`): topics, requests over them,
/// rooms, direct messages and queues.
///
/// [LiveClient] keeps one connection up and goes on with its session after each break, so that a
/// handler sees each event of a topic with a history once and in order, and is told where something
/// is missing.
@org.jspecify.annotations.NullMarked
package dev.waxwing.client.live;
