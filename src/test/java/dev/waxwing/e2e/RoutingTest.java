package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// From an exchange to queues: direct, topic and fanout.
final class RoutingTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void eachQueueBoundToTheKeyGetsACopy() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "direct");
            List<String> queues = List.of(queue(client), queue(client), queue(client));
            queues.forEach(queue -> bind(client, exchange, queue, "key"));
            String id = published(client, exchange, "key");
            assertThat(queues)
                    .allSatisfy(queue -> assertThat(fetched(client, queue)).isEqualTo(id));
        }
    }

    @Test
    void aQueueBoundTwiceGetsOneCopy() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "topic");
            String queue = queue(client);
            bind(client, exchange, queue, "a.*");
            bind(client, exchange, queue, "a.>");
            bind(client, exchange, queue, "a.>");
            assertThat(published(client, exchange, "a.b")).isEqualTo(fetched(client, queue));
            assertThat(client.fetch(queue)).isEqualTo("No messages");
        }
    }

    /// Known words before a message are not parsed again: each still leads to its own queue.
    @Test
    void keysInTurnOnOneConnection() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "direct");
            List<String> keys =
                    IntStream.range(0, 60).mapToObj(i -> (i % 7 == 0 ? "{" : "k") + i).toList();
            Map<String, String> queues = new LinkedHashMap<>();
            for (String key : keys) {
                String queue = queue(client);
                bind(client, exchange, queue, key);
                queues.put(key, queue);
            }
            for (int round = 0; round < 3; round++) {
                queues.forEach((key, queue) -> {
                    String id = published(client, exchange, key);
                    assertThat(fetched(client, queue)).as(key).isEqualTo(id);
                });
            }
        }
    }

    @Test
    void aBindingThatComesLaterCountsForKnownWords() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "direct");
            String a = queue(client);
            String b = queue(client);
            bind(client, exchange, a, "a");
            bind(client, exchange, b, "b");
            for (String key : List.of("a", "b", "a", "b")) {
                published(client, exchange, key);
            }
            bind(client, exchange, b, "a");
            String third = published(client, exchange, "a");
            assertThat(List.of(fetched(client, b), fetched(client, b))).doesNotContain(third);
            assertThat(fetched(client, b)).isEqualTo(third);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.c,   a.b.c,     true",
        "a.b.c,   a.b,       false",
        "a.b,     a.b.c,     false",
        "a.*.c,   a.b.c,     true",
        "a.*.c,   a.c,       false",
        "a.*.c,   a.b.b.c,   false",
        "*.alert, disk.alert, true",
        "*.alert, alert,     false",
        "a.*,     a.b,       true",
        "a.*,     a,         false",
        "a.*,     a.b.c,     false",
        "*,       a,         true",
        "*,       a.b,       false",
        "*.*,     a.b,       true",
        "a.>,     a.b,       true",
        "a.>,     a.b.c.d,   true",
        "a.>,     b.a,       false",
        "a.*.>,   a.b.c.d,   true",
        "a.*.>,   a.b,       false",
        ">,       a,         true",
        ">,       a.b.c,     true",
        "a.b*,    a.bc,      false",
    })
    void topicPatterns(String pattern, String key, boolean matches) {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "topic");
            String queue = queue(client);
            client.ask("bind " + exchange + " " + queue + " " + pattern);
            String id = Names.unique("m");
            assertThat(client.ask("publish " + exchange + " " + key + " " + Sample.json(id)))
                    .isEqualTo(
                            matches
                                    ? "ACK " + id
                                    : "Error: No binding found for routing key '" + key + "'");
            assertThat(client.fetch(queue).startsWith("Message: ")).isEqualTo(matches);
        }
    }

    @Test
    void aDirectExchangeKnowsNoPatterns() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "direct");
            bind(client, exchange, queue(client), "a.*");
            bind(client, exchange, queue(client), ">");
            assertThat(client.ask("publish " + exchange + " a.b " + Sample.json("m")))
                    .isEqualTo("Error: No binding found for routing key 'a.b'");
        }
    }

    @Test
    void aFanoutExchangeIgnoresTheKey() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "fanout");
            List<String> queues = List.of(queue(client), queue(client));
            queues.forEach(queue -> bind(client, exchange, queue, "any"));
            String id = published(client, exchange, "other");
            assertThat(queues)
                    .allSatisfy(queue -> assertThat(fetched(client, queue)).isEqualTo(id));
        }
    }

    @Test
    void aFanoutExchangeWithoutQueuesTakesNothing() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "fanout");
            assertThat(client.ask("publish " + exchange + " any " + Sample.json("m")))
                    .isEqualTo("Error: No binding found for routing key 'any'");
        }
    }

    @Test
    void anExchangeKeepsItsType() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "topic");
            assertThat(client.ask("declare_exchange " + exchange + " type=topic"))
                    .isEqualTo("Exchange declared");
            assertThat(client.ask("declare_exchange " + exchange + " type=fanout"))
                    .startsWith("Error: ")
                    .contains("type");
        }
    }

    @Test
    void anUnknownTypeIsRefused() {
        try (RawClient client = SERVER.connect()) {
            String exchange = Names.unique("x");
            assertThat(client.ask("declare_exchange " + exchange + " type=round"))
                    .startsWith("Error: ");
            assertThat(client.ask("publish " + exchange + " k " + Sample.json("m")))
                    .isEqualTo("Error: Exchange '" + exchange + "' not found");
        }
    }

    @Test
    void exchangeAndQueueMayComeInEitherOrder() {
        try (RawClient client = SERVER.connect()) {
            String exchange = exchange(client, "direct");
            String queue = queue(client);
            for (String words : Arrays.asList(exchange + " " + queue, queue + " " + exchange)) {
                String key = Names.unique("k");
                assertThat(client.ask("bind " + words + " " + key)).isEqualTo("Queue bound");
                assertThat(published(client, exchange, key)).isEqualTo(fetched(client, queue));
            }
        }
    }

    private static String exchange(RawClient client, String type) {
        String name = Names.unique("x");
        assertThat(client.ask("declare_exchange " + name + " type=" + type))
                .isEqualTo("Exchange declared");
        return name;
    }

    private static String queue(RawClient client) {
        String name = Names.unique("q");
        assertThat(client.ask("declare_queue " + name)).isEqualTo("Queue declared");
        return name;
    }

    private static void bind(RawClient client, String exchange, String queue, String key) {
        assertThat(client.ask("bind " + exchange + " " + queue + " " + key))
                .isEqualTo("Queue bound");
    }

    private static String published(RawClient client, String exchange, String key) {
        String id = Names.unique("m");
        assertThat(client.ask("publish " + exchange + " " + key + " " + Sample.json(id)))
                .isEqualTo("ACK " + id);
        return id;
    }

    private static String fetched(RawClient client, String queue) {
        return Delivery.parse(client.fetch(queue)).id();
    }
}
