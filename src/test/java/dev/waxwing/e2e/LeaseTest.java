package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A delivery that nobody acknowledges returns when its lease ends, also from a consumer that
/// vanished without a word: its connection looks open, and stays silent.
final class LeaseTest {
    @RegisterExtension
    static final SharedServer SERVER =
            SharedServer.with("broker.lease=1s", "line.idle-half-line=1s");

    @Test
    void aSilentConsumersMessageGoesToAnother() {
        try (RawClient silent = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(silent);
            String id = Names.unique("m");
            route.publish(silent, id);
            route.consume(silent, "prefetch=1");
            assertThat(silent.delivery().id()).isEqualTo(id);
            long given = System.nanoTime();
            route.consume(other, "meta=on");
            Delivery again = other.delivery();
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.redelivered()).isTrue();
            assertThat(again.deliveryCount()).isEqualTo(2);
            assertThat(System.nanoTime() - given).isGreaterThan(800_000_000L);
            assertThat(other.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
        }
    }

    @Test
    void theOnlyConsumerGetsItAgainWhenItSaysAnything() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            route.consume(client, "meta=on");
            for (int count = 1; count <= 3; count++) {
                Delivery delivery = count == 1 ? client.delivery() : deliveryForAPing(client);
                assertThat(delivery.id()).isEqualTo(id);
                assertThat(delivery.deliveryCount()).isEqualTo(count);
            }
        }
    }

    /// Nobody else is there to take them; still each has had one try when the leases of many have
    /// passed.
    @Test
    void aSilentConsumerCostsEachMessageOneTry() {
        try (RawClient silent = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(other);
            List<String> ids = route.publishMany(other, Names.unique("m"), 50);
            route.consume(silent, "prefetch=20");
            silent.deliveries(20);
            passLeases(other, 4);
            JsonNode queue = other.statistics().path("queues").path(route.queue());
            assertThat(queue.path("ready").asInt() + queue.path("leased").asInt()).isEqualTo(50);
            assertThat(queue.path("leased").asInt()).isLessThanOrEqualTo(1);
            assertThat(queue.path("delivered").asInt()).isLessThan(30);
            assertThat(queue.path("dead_lettered").asInt(-1)).isZero();
            assertThat(other.fetch(route.queue() + ".dead")).startsWith("Error: ");
            route.consume(other, "meta=on");
            Set<String> seen = new HashSet<>();
            while (seen.size() < 50) {
                Delivery delivery = other.delivery();
                assertThat(delivery.deliveryCount()).isLessThanOrEqualTo(2);
                seen.add(delivery.id());
                other.send("ack " + delivery.id());
            }
            assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    /// A consumer that never settles what it cannot process, and answers everything else.
    @Test
    void aSilentConsumerIsHeardByTheNextMessageThatItAnswers() {
        try (RawClient client = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(other);
            String hard = Names.unique("hard");
            String easy = Names.unique("easy");
            route.consume(client, "meta=on");
            route.publish(other, hard);
            assertThat(client.delivery().id()).isEqualTo(hard);
            passLeases(other, 2);
            route.publish(other, easy);
            assertThat(client.delivery().id()).isEqualTo(easy);
            client.send("ack " + easy);
            Delivery again = client.delivery();
            assertThat(again.id()).isEqualTo(hard);
            assertThat(again.deliveryCount()).isEqualTo(2);
        }
    }

    /// The settlement comes while the time runs out, and the consumer has nothing else to say.
    @Test
    void aConsumerThatSettlesAtTheLastMomentGoesOn() {
        try (RawClient client = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(other);
            List<String> ids = route.publishMany(other, Names.unique("m"), 3);
            route.consume(client, "prefetch=1");
            for (String id : ids) {
                assertThat(client.delivery().id()).isEqualTo(id);
                passLeases(other, 1);
                assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            }
        }
    }

    @Test
    void aFetchedMessageReturnsAsWell() {
        try (RawClient first = SERVER.connect();
                RawClient second = SERVER.connect()) {
            Route route = Route.declare(first);
            String id = Names.unique("m");
            route.publish(first, id);
            assertThat(route.fetch(first).id()).isEqualTo(id);
            await().until(() -> fetched(second, route, id));
        }
    }

    @Test
    void anAcknowledgedMessageNeverReturns() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String done = Names.unique("m");
            String left = Names.unique("m");
            route.publish(client, done, left);
            route.consume(client, "meta=on");
            client.deliveries(2);
            client.ask("ack " + done);
            for (int i = 0; i < 2; i++) {
                assertThat(deliveryForAPing(client).id()).isEqualTo(left);
            }
        }
    }

    @Test
    void aLateAckIsConfirmed() {
        try (RawClient late = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(late);
            String id = Names.unique("m");
            route.publish(late, id);
            assertThat(route.fetch(late).id()).isEqualTo(id);
            route.consume(other);
            assertThat(other.delivery().id()).isEqualTo(id);
            assertThat(other.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(late.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
        }
    }

    /// Says `ping` until something is delivered.
    private static Delivery deliveryForAPing(RawClient client) {
        List<Delivery> come = await().until(client::deliveriesUntilPong, l -> !l.isEmpty());
        assertThat(come).hasSize(1);
        return come.getFirst();
    }

    /// Waits until so many leases have ended, one after the other.
    private static void passLeases(RawClient client, int count) {
        Route elsewhere = Route.declare(client);
        elsewhere.publish(client, Names.unique("m"));
        for (int i = 0; i <= count; i++) {
            await().until(() -> client.fetch(elsewhere.queue()).startsWith("Message: "));
        }
    }

    private static boolean fetched(RawClient client, Route route, String id) {
        String line = client.fetch(route.queue());
        return line.startsWith("Message: " + id + " ");
    }
}
