package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `consume`: who gets what, how much at once, and what a connection's end gives back.
final class ConsumeTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void waitingMessagesAreFollowedByNewOnes() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(3);
            route.publish(client, ids[0], ids[1]);
            route.consume(client);
            route.publish(client, ids[2]);
            assertThat(client.deliveries(3)).extracting(Delivery::id).containsExactly(ids);
        }
    }

    @Test
    void withoutMetaTheJsonIsAsPublished() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            route.consume(client);
            assertThat(client.delivery().json()).isEqualTo(Sample.json(id));
        }
    }

    @Test
    void metaSaysQueueAndDelivery() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            route.consume(client, "meta=on");
            Delivery first = client.delivery();
            assertThat(first.field("queue").asText()).isEqualTo(route.queue());
            assertThat(first.field("redelivered").isBoolean()).isTrue();
            assertThat(first.redelivered()).isFalse();
            assertThat(first.deliveryCount()).isEqualTo(1);
            assertThat(first.field("ciphertext").asText()).isEqualTo("aGVsbG8gd29ybGQ=");

            assertThat(client.ask("nack " + id)).isEqualTo("NACK_CONFIRMED " + id);
            Delivery second = client.delivery();
            assertThat(second.id()).isEqualTo(id);
            assertThat(second.redelivered()).isTrue();
            assertThat(second.deliveryCount()).isEqualTo(2);
        }
    }

    @Test
    void aSenderCannotForgeMeta() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            String forged = "\"redelivered\":true,\"delivery_count\":99,\"queue\":\"elsewhere\"";
            assertThat(client.ask(route.publishing(Sample.withExtra(id, forged))))
                    .isEqualTo("ACK " + id);
            route.consume(client, "meta=on");
            Delivery delivery = client.delivery();
            assertThat(delivery.field("queue").asText()).isEqualTo(route.queue());
            assertThat(delivery.redelivered()).isFalse();
            assertThat(delivery.deliveryCount()).isEqualTo(1);
        }
    }

    @Test
    void prefetchIsAHundredByDefault() {
        try (RawClient first = SERVER.connect();
                RawClient second = SERVER.connect()) {
            Route route = Route.declare(first);
            List<String> ids = route.publishMany(first, Names.unique("m"), 150);
            route.consume(first);
            List<Delivery> held = first.deliveries(100);
            route.consume(second);
            List<Delivery> rest = second.deliveries(50);
            assertThat(first.deliveriesUntilPong()).isEmpty();
            assertThat(Stream.concat(held.stream(), rest.stream()))
                    .extracting(Delivery::id)
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    void prefetchBoundsWhatIsNotAcknowledged() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(5);
            route.publish(client, ids);
            route.consume(client, "prefetch=2");
            assertThat(client.deliveries(2))
                    .extracting(Delivery::id)
                    .containsExactly(ids[0], ids[1]);
            assertThat(client.deliveriesUntilPong()).isEmpty();
            client.ask("ack " + ids[1]);
            assertThat(client.delivery().id()).isEqualTo(ids[2]);
            assertThat(client.deliveriesUntilPong()).isEmpty();
            client.ask("ack " + ids[1]); // again: makes no more room
            assertThat(client.deliveriesUntilPong()).isEmpty();
            client.ask("ack " + ids[0]);
            client.ask("ack " + ids[2]);
            assertThat(client.deliveries(2))
                    .extracting(Delivery::id)
                    .containsExactly(ids[3], ids[4]);
        }
    }

    @Test
    void consumersCompete() {
        try (RawClient publisher = SERVER.connect();
                RawClient left = SERVER.connect();
                RawClient right = SERVER.connect()) {
            Route route = Route.declare(publisher);
            route.consume(left, "prefetch=20");
            route.consume(right, "prefetch=20");
            List<String> ids = route.publishMany(publisher, Names.unique("m"), 40);
            List<String> seen = new ArrayList<>();
            left.deliveries(20).forEach(d -> seen.add(d.id()));
            right.deliveries(20).forEach(d -> seen.add(d.id()));
            assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(left.deliveriesUntilPong()).isEmpty();
            assertThat(right.deliveriesUntilPong()).isEmpty();
        }
    }

    @Test
    void whatAnEndedConnectionHeldGoesToTheNextAtOnceAndInOrder() {
        try (RawClient publisher = SERVER.connect();
                RawClient second = SERVER.connect()) {
            Route route = Route.declare(publisher);
            String[] ids = Names.ids(5);
            route.publish(publisher, ids);
            try (RawClient first = SERVER.connect()) {
                route.consume(first, "prefetch=3", "meta=on");
                assertThat(first.deliveries(3)).noneMatch(Delivery::redelivered);
            }
            route.consume(second, "meta=on");
            List<Delivery> all = second.deliveries(5);
            assertThat(all).extracting(Delivery::id).containsExactlyInAnyOrder(ids);
            assertThat(all.stream().filter(Delivery::redelivered))
                    .extracting(Delivery::id)
                    .containsExactly(ids[0], ids[1], ids[2]);
            assertThat(all.stream().filter(Delivery::redelivered))
                    .extracting(Delivery::deliveryCount)
                    .containsOnly(2);
        }
    }

    @Test
    void aWaitingConsumerGetsWhatAResetConnectionHeld() {
        try (RawClient publisher = SERVER.connect();
                RawClient second = SERVER.connect()) {
            Route route = Route.declare(publisher);
            RawClient first = SERVER.connect();
            route.consume(first, "prefetch=1");
            String id = Names.unique("m");
            route.publish(publisher, id);
            assertThat(first.delivery().id()).isEqualTo(id);
            route.consume(second, "meta=on");
            first.reset();
            Delivery again = second.delivery();
            assertThat(again.id()).isEqualTo(id);
            assertThat(again.redelivered()).isTrue();
        }
    }

    @Test
    void anEndedConnectionGivesBackWhatItFetched() {
        try (RawClient publisher = SERVER.connect();
                RawClient second = SERVER.connect()) {
            Route route = Route.declare(publisher);
            String id = Names.unique("m");
            route.publish(publisher, id);
            try (RawClient first = SERVER.connect()) {
                assertThat(route.fetch(first).id()).isEqualTo(id);
                assertThat(second.fetch(route.queue())).isEqualTo("No messages");
            }
            route.consume(second);
            assertThat(second.delivery().id()).isEqualTo(id);
        }
    }

    @Test
    void aNegativelyAcknowledgedMessageKeepsItsPlace() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(3);
            route.publish(client, ids);
            assertThat(route.fetch(client).id()).isEqualTo(ids[0]);
            client.ask("nack " + ids[0] + " requeue=true");
            assertThat(route.drain(client)).containsExactly(ids);
        }
    }

    @Test
    void acknowledgingOneCopyLeavesTheOthers() {
        try (RawClient client = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(client);
            String copy = Names.unique("q");
            client.ask("declare_queue " + copy);
            client.ask("bind " + route.exchange() + " " + copy + " " + route.key());
            String id = Names.unique("m");
            route.publish(client, id);
            assertThat(route.fetch(client).id()).isEqualTo(id);
            assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(Delivery.parse(other.fetch(copy)).id()).isEqualTo(id);
        }
    }

    /// A receiver that stored a message and lost its connection before the confirmation says the
    /// same `ack` on the next one.
    @Test
    void anAckMayComeOnTheNextConnection() {
        try (RawClient next = SERVER.connect()) {
            Route route = Route.declare(next);
            String id = Names.unique("m");
            route.publish(next, id);
            try (RawClient first = SERVER.connect()) {
                assertThat(route.fetch(first).id()).isEqualTo(id);
            }
            await().until(() -> leased(next, route) == 0);
            assertThat(next.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(next.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    private static int leased(RawClient client, Route route) {
        String json = client.ask("stats").substring("Stats: ".length());
        return Delivery.read(json).findPath(route.queue()).path("leased").asInt(-1);
    }

    @Test
    void twoCopiesOnOneConnectionAreTwoAcknowledgements() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            Route copy = new Route(route.exchange(), route.key(), Names.unique("q"));
            client.ask("declare_queue " + copy.queue());
            client.ask("bind " + route.exchange() + " " + copy.queue() + " " + route.key());
            String id = Names.unique("m");
            route.publish(client, id);
            assertThat(route.fetch(client).id()).isEqualTo(id);
            assertThat(copy.fetch(client).id()).isEqualTo(id);
            assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(leased(client, route) + leased(client, copy)).isEqualTo(1);
            assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(leased(client, route) + leased(client, copy)).isZero();
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            assertThat(client.fetch(copy.queue())).isEqualTo("No messages");
        }
    }

    /// The id alone does not say which queue's copy was processed: whoever repeats its `ack` on a
    /// new connection must not take away the copy that another consumer has not processed.
    @Test
    void aRepeatedAckNeverTakesAnothersCopy() {
        try (RawClient next = SERVER.connect()) {
            Route mine = Route.declare(next);
            Route theirs = new Route(mine.exchange(), mine.key(), Names.unique("q"));
            next.ask("declare_queue " + theirs.queue());
            next.ask("bind " + mine.exchange() + " " + theirs.queue() + " " + mine.key());
            String id = Names.unique("m");
            mine.publish(next, id);
            try (RawClient me = SERVER.connect()) {
                assertThat(mine.fetch(me).id()).isEqualTo(id);
            }
            await().until(() -> leased(next, mine) == 0);
            try (RawClient they = SERVER.connect()) {
                assertThat(theirs.fetch(they).id()).isEqualTo(id);
            }
            await().until(() -> leased(next, theirs) == 0);
            assertThat(next.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(theirs.fetch(next).id()).isEqualTo(id);
        }
    }

    @Test
    void subscribingAgainLosesAndDoublesNothing() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(3);
            route.publish(client, ids);
            route.consume(client, "prefetch=2");
            client.deliveries(2);
            route.consume(client, "meta=on");
            List<Delivery> again = client.deliveries(3);
            assertThat(again).extracting(Delivery::id).containsExactly(ids);
            for (String id : ids) {
                assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            }
            assertThat(client.deliveriesUntilPong()).isEmpty();
            assertThat(leased(client, route)).isZero();
        }
    }

    @Test
    void aConnectionMayConsumeTwoQueues() {
        try (RawClient client = SERVER.connect()) {
            Route left = Route.declare(client);
            Route right = Route.declare(client);
            left.consume(client, "meta=on");
            right.consume(client, "meta=on");
            String[] ids = Names.ids(2);
            left.publish(client, ids[0]);
            right.publish(client, ids[1]);
            assertThat(client.deliveries(2))
                    .extracting(d -> d.field("queue").asText())
                    .containsExactlyInAnyOrder(left.queue(), right.queue());
        }
    }
}
