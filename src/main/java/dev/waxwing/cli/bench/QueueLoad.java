package dev.waxwing.cli.bench;

import java.time.Duration;
import java.util.stream.IntStream;

/// The load of one run, within bounds.
///
/// @param producers connections that publish, 1 to 1,000
/// @param consumers connections that consume, 1 to 1,000
/// @param queues queues that they share as [#sharedBy] says, 1 to 100,000
/// @param inFlight unconfirmed messages a producer may have, 1 to 1,000,000
/// @param size characters of ciphertext, 16 to 1,000,000
/// @param rate messages a second over all producers, to 10,000,000; 0 for as fast as it goes
/// @param prefetch unacknowledged messages a consumer may hold a queue, 1 to 100,000
/// @param backlog messages that wait in the queues before the first consumer comes, to 50,000,000
/// @param warmUp load before the measurement, to 10 min
/// @param window the measurement, 1 s to 1 h
/// @param drain the longest the consumers may take for what is left at the end, 1 s to 1 h
record QueueLoad(
        int producers,
        int consumers,
        int queues,
        int inFlight,
        int size,
        int rate,
        int prefetch,
        int backlog,
        Duration warmUp,
        Duration window,
        Duration drain) {
    /// @throws IllegalArgumentException with the option, its bounds and its value
    QueueLoad {
        within("--producers", producers, 1, 1_000);
        within("--consumers", consumers, 1, 1_000);
        within("--queues", queues, 1, 100_000);
        within("--in-flight", inFlight, 1, 1_000_000);
        within("--size", size, 16, 1_000_000);
        within("--rate", rate, 0, 10_000_000);
        within("--prefetch", prefetch, 1, 100_000);
        within("--backlog", backlog, 0, 50_000_000);
        within("--warmup", warmUp.toSeconds(), 0, 600);
        within("--seconds", window.toSeconds(), 1, 3_600);
        within("--drain", drain.toSeconds(), 1, 3_600);
    }

    /// The queues of connection `number` of `connections`: dealt out in turn, so that each queue
    /// has a connection, and each connection a queue.
    int[] sharedBy(int number, int connections) {
        return connections >= queues
                ? new int[] {number % queues}
                : IntStream.range(0, queues).filter(q -> q % connections == number).toArray();
    }

    /// @throws IllegalArgumentException with the option, its bounds and its value
    static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s must be from %,d to %,d, and is %,d".formatted(option, least, most, value));
        }
    }
}
