package dev.waxwing.cli.bench;

import static dev.waxwing.cli.bench.LineConnection.ascii;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The exchange and the queues of one run, by names that no other run has, and the commands that
/// speak of them. Immutable.
///
/// @param run eight hexadecimal digits
record QueueTopology(Target target, String run) {
    /// Commands that are sent before their replies are read.
    private static final int TOGETHER = 200;

    LineConnection connect() throws IOException {
        return new LineConnection(target);
    }

    /// Makes them, some at a time.
    void declare(LineConnection connection, int queues) throws IOException {
        connection.expect(Map.of("declare_exchange " + exchange(), "Exchange declared"));
        Map<String, String> commands = new LinkedHashMap<>();
        for (int q = 0; q < queues; q++) {
            commands.put("declare_queue " + queue(q), "Queue declared");
            commands.put("bind " + exchange() + " " + queue(q) + " " + key(q), "Queue bound");
            if (commands.size() >= TOGETHER || q == queues - 1) {
                connection.expect(commands);
                commands.clear();
            }
        }
    }

    /// What stands before the JSON in a message to each of the queues.
    byte[][] publishCommands(int[] queues) {
        return Arrays.stream(queues)
                .mapToObj(q -> ascii("publish " + exchange() + " " + key(q) + " "))
                .toArray(byte[][]::new);
    }

    /// One line a queue.
    byte[] consumeCommands(int[] queues, int prefetch) {
        return ascii(
                Arrays.stream(queues)
                        .mapToObj(q -> "consume " + queue(q) + " prefetch=" + prefetch + "\n")
                        .collect(Collectors.joining()));
    }

    private String exchange() {
        return "bench-" + run;
    }

    private String queue(int number) {
        return exchange() + "-" + number;
    }

    private static String key(int number) {
        return "q" + number;
    }
}
