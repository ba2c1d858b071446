package dev.waxwing.faults;

import dev.waxwing.e2e.RawClient;
import java.util.List;
import java.util.stream.IntStream;

/// The form of a workload. Each sender sends to all queues in turn.
///
/// @param round different for each workload on one data directory
/// @param port the server's line port, the same through all restarts
/// @param queues names; each is bound to [#EXCHANGE] under its own name
/// @param receivers competing consumers of each queue
/// @param window messages of one sender that are sent and not answered
/// @param prefetch of each receiver
/// @param isOrdered whether order is checked: it is defined with one receiver a queue, and as long
///   as no message is refused and tried again behind its successors
record Load(
        int round,
        int port,
        int senders,
        List<String> queues,
        int receivers,
        int window,
        int prefetch,
        boolean isOrdered) {
    static final String EXCHANGE = "load";

    /// Two senders, two queues with one receiver each: order is checked.
    static Load ordered(int port) {
        return new Load(0, port, 2, names(2), 1, 32, 100, true);
    }

    /// Two senders, two receivers that compete for one queue.
    static Load competing(int port) {
        return new Load(0, port, 2, names(1), 2, 32, 100, false);
    }

    /// Checks no order.
    Load unordered() {
        return new Load(round, port, senders, queues, receivers, window, prefetch, false);
    }

    /// The same at another server, which has the data.
    Load atPort(int other) {
        return new Load(round, other, senders, queues, receivers, window, prefetch, isOrdered);
    }

    /// The same once more on the same data directory, with messages of its own.
    Load inRound(int number) {
        return new Load(number, port, senders, queues, receivers, window, prefetch, isOrdered);
    }

    /// Declares the exchange and the queues.
    Load declare(String... options) {
        try (RawClient client = RawClient.connect(port)) {
            expect(client.ask("declare_exchange " + EXCHANGE), "Exchange declared");
            for (String queue : queues) {
                String words = (queue + " " + String.join(" ", options)).strip();
                expect(client.ask("declare_queue " + words), "Queue declared");
                expect(client.ask("bind " + EXCHANGE + " " + queue + " " + queue), "Queue bound");
            }
        }
        return this;
    }

    private static void expect(String reply, String expected) {
        if (!reply.equals(expected)) {
            throw new AssertionError(expected + " expected: " + reply);
        }
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "load-" + i).toList();
    }
}
