package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
            Route route = Route.declare(silent, "delivery_limit=1000");
            String id = Names.unique("m");
            route.publish(silent, id);
            route.consume(silent, "prefetch=1");
            assertThat(silent.delivery().id()).isEqualTo(id);
            long given = System.nanoTime();
            route.consume(other, "meta=on");
            Delivery again = other.delivery();
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.redelivered()).isTrue();
            assertThat(again.deliveryCount()).isGreaterThanOrEqualTo(2);
            assertThat(System.nanoTime() - given).isGreaterThan(800_000_000L);
            assertThat(other.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
        }
    }

    @Test
    void theOnlyConsumerGetsItAgain() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "delivery_limit=1000");
            String id = Names.unique("m");
            route.publish(client, id);
            route.consume(client, "meta=on");
            for (int count = 1; count <= 3; count++) {
                Delivery delivery = client.delivery();
                assertThat(delivery.id()).isEqualTo(id);
                assertThat(delivery.deliveryCount()).isEqualTo(count);
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
                assertThat(client.delivery().id()).isEqualTo(left);
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

    private static boolean fetched(RawClient client, Route route, String id) {
        String line = client.fetch(route.queue());
        return line.startsWith("Message: " + id + " ");
    }
}
