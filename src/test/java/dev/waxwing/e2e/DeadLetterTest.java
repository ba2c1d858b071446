package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Messages that are given up: where they go, and when.
final class DeadLetterTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void afterTwentyDeliveriesAMessageGoesToTheDeadQueue() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            for (int i = 1; i <= 20; i++) {
                assertThat(route.fetch(client).id()).as("delivery %d", i).isEqualTo(id);
                assertThat(client.ask("nack " + id)).isEqualTo("NACK_CONFIRMED " + id);
            }
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            assertThat(arrival(client, route.queue() + ".dead").id()).isEqualTo(id);
        }
    }

    @Test
    void theLimitIsTheQueuesOwn() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "delivery_limit=2");
            String id = Names.unique("m");
            route.publish(client, id);
            for (int i = 1; i <= 2; i++) {
                assertThat(route.fetch(client).id()).isEqualTo(id);
                client.ask("nack " + id);
            }
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            assertThat(arrival(client, route.queue() + ".dead").id()).isEqualTo(id);
        }
    }

    @Test
    void theDeadGoWhereTheQueueSays() {
        try (RawClient client = SERVER.connect()) {
            Route graves = Route.declare(client);
            Route route =
                    Route.declare(
                            client,
                            "delivery_limit=1",
                            "dead_letter=" + graves.exchange() + "/" + graves.key());
            String id = Names.unique("m");
            route.publish(client, id);
            route.fetch(client);
            client.ask("nack " + id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            Delivery dead = arrival(client, graves.queue());
            assertThat(dead.id()).isEqualTo(id);
            assertThat(dead.field("ciphertext").asText()).isEqualTo("aGVsbG8gd29ybGQ=");
        }
    }

    @Test
    void aRefusedMessageGoesThereAtOnce() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            route.fetch(client);
            assertThat(client.ask("nack " + id + " requeue=false"))
                    .isEqualTo("NACK_CONFIRMED " + id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            assertThat(arrival(client, route.queue() + ".dead").id()).isEqualTo(id);
        }
    }

    @Test
    void aDeadLetterExchangeThatIsNotThereLosesNothing() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "dead_letter=" + Names.unique("nowhere") + "/k");
            String id = refused(client, route);
            List<String> everywhere = new ArrayList<>(route.drain(client));
            everywhere.addAll(dead(client, route));
            assertThat(everywhere).containsExactly(id);
        }
    }

    @Test
    void aFullDeadLetterQueueLosesNothing() {
        try (RawClient client = SERVER.connect()) {
            Route full = Route.declare(client, "max_length=1", "overflow=reject");
            full.publish(client, Names.unique("first"));
            Route route =
                    Route.declare(client, "dead_letter=" + full.exchange() + "/" + full.key());
            String id = refused(client, route);
            List<String> everywhere = new ArrayList<>(full.drain(client));
            everywhere.addAll(route.drain(client));
            everywhere.addAll(dead(client, route));
            assertThat(everywhere).contains(id);
        }
    }

    private static String refused(RawClient client, Route route) {
        String id = Names.unique("m");
        route.publish(client, id);
        route.fetch(client);
        assertThat(client.ask("nack " + id + " requeue=false")).isEqualTo("NACK_CONFIRMED " + id);
        return id;
    }

    private static List<String> dead(RawClient client, Route route) {
        client.ask("declare_queue " + route.queue() + ".dead");
        return new Route("-", "-", route.queue() + ".dead").drain(client);
    }

    @Test
    void disconnectsCountAsDeliveries() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "delivery_limit=2");
            String id = Names.unique("m");
            route.publish(client, id);
            for (int i = 0; i < 2; i++) {
                try (RawClient consumer = SERVER.connect()) {
                    route.consume(consumer);
                    assertThat(consumer.delivery().id()).isEqualTo(id);
                }
            }
            assertThat(arrival(client, route.queue() + ".dead").id()).isEqualTo(id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void manyDeadKeepTheirOrderAndNoneIsLost() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "delivery_limit=1");
            List<String> ids = route.publishMany(client, Names.unique("m"), 50);
            for (String id : ids) {
                assertThat(route.fetch(client).id()).isEqualTo(id);
                client.ask("nack " + id);
            }
            List<String> dead = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                dead.add(arrival(client, route.queue() + ".dead").id());
            }
            assertThat(dead).containsExactlyElementsOf(ids);
        }
    }

    /// The queue's next message, once it is there; a dead-letter queue appears with its first.
    private static Delivery arrival(RawClient client, String queue) {
        String line =
                await().until(
                                () -> {
                                    return client.fetch(queue);
                                },
                                l -> l.startsWith("Message: "));
        return Delivery.parse(line);
    }
}
