package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One consumer sees each publisher's messages in the order in which they were sent, each once.
final class OrderTest {
    private static final int MESSAGES = 5_000;

    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void eachPublishersOrderIsKeptOverFiveThousandMessages() throws Exception {
        List<String> publishers = List.of(Names.unique("left"), Names.unique("right"));
        try (RawClient consumer = SERVER.connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Route route = Route.declare(consumer);
            route.consume(consumer, "prefetch=200");
            List<Future<List<String>>> sent =
                    publishers.stream()
                            .map(name -> threads.submit(() -> publish(route, name)))
                            .toList();
            Map<String, List<String>> seen = received(consumer, MESSAGES * publishers.size());
            for (int i = 0; i < publishers.size(); i++) {
                assertThat(seen.get(publishers.get(i)))
                        .containsExactlyElementsOf(sent.get(i).get());
            }
        }
    }

    private static List<String> publish(Route route, String name) {
        try (RawClient client = SERVER.connect()) {
            return route.publishMany(client, name, MESSAGES);
        }
    }

    /// Acknowledges without waiting for the confirmation, and sorts by publisher.
    private static Map<String, List<String>> received(RawClient consumer, int count) {
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String id = consumer.delivery().id();
            seen.computeIfAbsent(id.substring(0, id.lastIndexOf('-')), _ -> new ArrayList<>())
                    .add(id);
            consumer.send("ack " + id);
        }
        for (int i = 0; i < count; i++) {
            assertThat(consumer.reply()).startsWith("ACK_CONFIRMED ");
        }
        return seen;
    }
}
