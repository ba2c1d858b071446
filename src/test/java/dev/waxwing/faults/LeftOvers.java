package dev.waxwing.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.e2e.RawClient;

/// What is still in a workload's queues, seen by a connection of its own.
record LeftOvers(Load load) {
    /// True when nothing waits and nothing is leased. What a ledger does not know may be there as
    /// well: a message whose ACK was cut off.
    boolean areNone() {
        try (RawClient client = RawClient.connect(load.port())) {
            JsonNode queues = client.statistics().path("queues");
            return load.queues().stream()
                    .map(queues::path)
                    .allMatch(q -> q.path("ready").asLong() + q.path("leased").asLong() == 0);
        }
    }

    /// Takes all of it, when there is no receiver any more: duplicates that nobody asked for.
    void take(Ledger ledger) {
        try (RawClient client = RawClient.connect(load.port())) {
            for (String queue : load.queues()) {
                for (String line = client.fetch(queue);
                        line.startsWith("Message: ");
                        line = client.fetch(queue)) {
                    ledger.leftOver(Stamp.parse(line.split(" ", 3)[1]));
                }
            }
        }
    }
}
