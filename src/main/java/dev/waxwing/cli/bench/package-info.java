/// `./waxwing bench`: puts load on a running server and reports what it did with it.
///
/// The way of a run, [QueueRun] from top to bottom: [QueueTopology] makes a fresh exchange and
/// fresh queues, each [LoadConsumer] subscribes, each [LoadProducer] publishes what [MessageForm]
/// writes, the window of measurement opens after the warm-up and closes, the producers stop, and
/// the consumers drain the queues. Everything that happens is entered into one [Scoreboard];
/// [QueueReport] is what it comes to, printed by [ReportTable] or [ReportJson].
///
/// `bench live` does the same for the native protocol: [LiveRun] leads a [LiveWork] through the
/// same steps, on the one thread of its connections ([dev.waxwing.cli.bench.sockets]), and enters
/// what happens into a [LiveBoard].
///
/// This package speaks the line protocol itself, over plain sockets, and not through the client
/// library: a load generator must cost less than what it measures. A connection has one thread that
/// reads and at most one that writes; both only block.
///
/// Two rules keep the figures honest. Latency counts from the moment a message was due, not from
/// the moment the generator got round to it (coordinated omission). And every message is followed
/// by its number: acknowledged and never delivered is a loss, delivered twice is a duplicate, other
/// bytes than were sent are damage, and each is reported beside the rates.
@NullMarked
package dev.waxwing.cli.bench;

import org.jspecify.annotations.NullMarked;
