package dev.waxwing.client;

import java.time.Duration;
import java.util.List;

/// How a [Receiver] works.
///
/// @param endpoint the server
/// @param queue a name without spaces
/// @param setUp lines asked when the queue is not there, such as `declare_queue`; then consuming is
///   tried once more
/// @param prefetch unacknowledged messages the server may hand over, 1 to 100,000
/// @param meta whether messages carry `redelivered`, `delivery_count` and `queue`
/// @param limit messages to take before the receiver ends by itself, at least 1
/// @param tries for each acknowledgement on each connection
/// @param mostBackoff upper bound of the wait between connections
public record ReceiverOptions(
        Endpoint endpoint,
        String queue,
        List<String> setUp,
        int prefetch,
        boolean meta,
        long limit,
        Tries tries,
        Duration mostBackoff) {
    public ReceiverOptions {
        Route.checkName("queue", queue);
        setUp = List.copyOf(setUp);
        if (prefetch < 1 || prefetch > 100_000 || limit < 1) {
            throw new IllegalArgumentException("prefetch or limit is out of bounds");
        }
    }

    /// A prefetch of 100, no limit, three tries of 5 s, back-off up to 10 s.
    public static ReceiverOptions of(Endpoint endpoint, String queue) {
        return new ReceiverOptions(
                endpoint,
                queue,
                List.of(),
                100,
                false,
                Long.MAX_VALUE,
                Tries.DEFAULT,
                Duration.ofSeconds(10));
    }

    public ReceiverOptions withSetUp(List<String> lines) {
        return new ReceiverOptions(
                endpoint, queue, lines, prefetch, meta, limit, tries, mostBackoff);
    }

    public ReceiverOptions withPrefetch(int messages) {
        return new ReceiverOptions(
                endpoint, queue, setUp, messages, meta, limit, tries, mostBackoff);
    }

    public ReceiverOptions withMeta(boolean on) {
        return new ReceiverOptions(endpoint, queue, setUp, prefetch, on, limit, tries, mostBackoff);
    }

    public ReceiverOptions withLimit(long messages) {
        return new ReceiverOptions(
                endpoint, queue, setUp, prefetch, meta, messages, tries, mostBackoff);
    }

    public ReceiverOptions withTries(Tries each, Duration backoff) {
        return new ReceiverOptions(endpoint, queue, setUp, prefetch, meta, limit, each, backoff);
    }
}
