package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the next process knows: everything that was acknowledged, and nothing twice.
final class RestartTest {
    @TempDir static Path data;
    static RunningServer server;

    @BeforeAll
    static void start() {
        server = ServerLaunch.on(data.resolve("d")).start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void whatWasAcknowledgedIsThereOnceAfterSigkill() {
        Route route;
        List<String> ids = IntStream.range(0, 3_000).mapToObj(i -> "k-" + i).toList();
        List<String> acknowledged = new ArrayList<>();
        try (RawClient client = server.connect()) {
            route = Route.declare(client);
            StringBuilder all = new StringBuilder();
            ids.forEach(id -> all.append(route.publishing(Sample.json(id))).append('\n'));
            client.sendInBackground(all.toString());
            client.lines(700).forEach(line -> acknowledged.add(line.substring("ACK ".length())));
            server.kill();
        }
        assertThat(acknowledged).containsExactlyElementsOf(ids.subList(0, 700));

        server.restart();
        try (RawClient client = server.connect()) {
            List<String> received = route.drain(client);
            assertThat(received).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(received).containsExactlyElementsOf(ids.subList(0, received.size()));
            // The sender that has lost its ACKs sends everything again.
            route.publish(client, ids.toArray(String[]::new));
            received.addAll(route.drain(client));
            assertThat(received).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void whatWasConfirmedToAConsumerStaysGone() {
        Route route;
        List<String> ids;
        try (RawClient client = server.connect()) {
            route = Route.declare(client);
            ids = route.publishMany(client, "c", 200);
            route.consume(client, "prefetch=150");
            client.deliveries(150);
            for (String id : ids.subList(0, 100)) {
                client.send("ack " + id);
            }
            for (String id : ids.subList(0, 100)) {
                assertThat(client.reply()).isEqualTo("ACK_CONFIRMED " + id);
            }
            server.kill();
        }
        server.restart();
        try (RawClient client = server.connect()) {
            route.consume(client, "meta=on");
            List<Delivery> left = client.deliveries(100);
            assertThat(left)
                    .extracting(Delivery::id)
                    .containsExactlyElementsOf(ids.subList(100, 200));
            assertThat(left.subList(0, 50))
                    .as("messages that the consumer may have seen")
                    .allMatch(Delivery::redelivered);
        }
    }

    @Test
    void whatWasDeclaredSurvives() {
        try (RawClient client = server.connect()) {
            client.ask("declare_queue full max_length=1 overflow=reject delivery_limit=3");
            client.ask("declare_queue ranked priority=on");
            client.ask("declare_queue later");
            client.ask("declare_exchange logs type=topic");
            client.ask("declare_exchange all type=fanout");
            client.ask("bind logs full full.*");
            client.ask("bind logs ranked ranked.>");
            client.ask("bind all later -");
            for (int i = 0; i < 3; i++) {
                client.ask(publish("logs", "ranked.a", "r" + i, "{\"priority\":" + i + "}"));
            }
            assertThat(client.ask(publish("all", "x", "delayed", "{\"delay_ms\":1500}")))
                    .isEqualTo("ACK delayed");
            assertThat(client.ask(publish("logs", "full.a", "f1", "{}"))).isEqualTo("ACK f1");
        }
        server.restart();
        try (RawClient client = server.connect()) {
            assertThat(
                            client.ask(
                                    "declare_queue full max_length=1 overflow=reject"
                                            + " delivery_limit=3"))
                    .isEqualTo("Queue declared");
            assertThat(
                            client.ask(
                                    "declare_queue full max_length=2 overflow=reject"
                                            + " delivery_limit=3"))
                    .startsWith("Error: ")
                    .contains("max_length");
            assertThat(client.ask("declare_exchange logs type=direct")).startsWith("Error: ");
            assertThat(client.ask(publish("logs", "full.b", "f2", "{}"))).startsWith("Error: ");
            assertThat(client.ask(publish("logs", "elsewhere", "f3", "{}")))
                    .isEqualTo("Error: No binding found for routing key 'elsewhere'");
            assertThat(new Route("logs", "-", "ranked").drain(client))
                    .containsExactly("r2", "r1", "r0");
            assertThat(client.ask("consume later")).isEqualTo("Subscribed to queue");
            assertThat(client.delivery().id()).isEqualTo("delayed");
        }
    }

    @Test
    void theDuplicateWindowSurvives() {
        Route route;
        try (RawClient client = server.connect()) {
            route = Route.declare(client);
            route.publish(client, "waiting", "consumed");
            assertThat(route.fetch(client).id()).isEqualTo("waiting");
            assertThat(route.fetch(client).id()).isEqualTo("consumed");
            client.ask("ack consumed");
        }
        server.restart();
        try (RawClient client = server.connect()) {
            route.publish(client, "consumed", "waiting", "new");
            assertThat(route.drain(client)).containsExactly("waiting", "new");
        }
    }

    @Test
    void sigtermDrainsAndExitsWithZero() {
        Route route;
        List<String> acknowledged = new ArrayList<>();
        try (RawClient publisher = server.connect();
                RawClient consumer = server.connect();
                RawClient idle = server.connect()) {
            route = Route.declare(publisher);
            route.publish(publisher, "leased");
            assertThat(route.fetch(consumer).id()).isEqualTo("leased");
            String all =
                    IntStream.range(0, 5_000)
                            .mapToObj(i -> route.publishing(Sample.json("t-" + i)) + "\n")
                            .reduce(new StringBuilder(), StringBuilder::append, (a, _) -> a)
                            .toString();
            publisher.sendInBackground(all);
            acknowledged.add(publisher.line().substring("ACK ".length()));
            assertThat(server.stop()).isZero();
            publisher.linesUntilClosed().stream()
                    .filter(line -> line.startsWith("ACK "))
                    .forEach(line -> acknowledged.add(line.substring("ACK ".length())));
            assertThat(idle.linesUntilClosed()).allMatch(line -> line.startsWith("Error: "));
        }
        server.restart();
        try (RawClient client = server.connect()) {
            assertThat(route.drain(client))
                    .doesNotHaveDuplicates()
                    .contains("leased")
                    .containsAll(acknowledged);
        }
    }

    /// What consumers held when the server was stopped has been delivered, and the next process
    /// knows it, of every queue and from every connection.
    @Test
    void aCleanStopKnowsWhatWasOut() {
        List<Route> routes = new ArrayList<>();
        List<RawClient> consumers = new ArrayList<>();
        try (RawClient publisher = server.connect()) {
            for (int q = 0; q < 30; q++) {
                Route route = Route.declare(publisher);
                routes.add(route);
                route.publishMany(publisher, "o", 150);
                RawClient consumer = server.connect();
                consumers.add(consumer);
                route.consume(consumer, "prefetch=100");
                consumer.deliveries(100);
            }
            assertThat(server.stop()).isZero();
        } finally {
            consumers.forEach(RawClient::close);
        }
        server.restart();
        try (RawClient client = server.connect()) {
            for (Route route : routes) {
                route.consume(client, "prefetch=1000", "meta=on");
                List<Delivery> all = client.deliveries(150);
                assertThat(all.subList(0, 100))
                        .allMatch(d -> d.redelivered() && d.deliveryCount() == 2);
                assertThat(all.subList(100, 150))
                        .allMatch(d -> !d.redelivered() && d.deliveryCount() == 1);
            }
        }
    }

    private static String publish(String exchange, String key, String id, String headers) {
        return "publish %s %s %s".formatted(exchange, key, Sample.withHeaders(id, headers));
    }
}
