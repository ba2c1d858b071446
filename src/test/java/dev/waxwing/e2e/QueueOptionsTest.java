package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The options of `declare_queue`, and the headers that go with them.
final class QueueOptionsTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void aMessageIsGoneAfterItsTtl() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "ttl=300ms", "delivery_limit=100000");
            long start = System.nanoTime();
            String id = Names.unique("m");
            route.publish(client, id);
            await().until(() -> looked(client, route).equals("No messages"));
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
        }
    }

    @Test
    void aConsumerNeverSeesWhatExpiredBeforeItCame() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "ttl=100ms");
            route.publish(client, Names.unique("late"));
            ServerTime.pass(SERVER.server(), Duration.ofMillis(300));
            String fresh = Names.unique("fresh");
            route.publish(client, fresh);
            route.consume(client);
            assertThat(client.delivery().id()).isEqualTo(fresh);
        }
    }

    @Test
    void withoutATtlAMessageStays() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            ServerTime.pass(SERVER.server(), Duration.ofMillis(300));
            assertThat(route.drain(client)).containsExactly(id);
        }
    }

    @Test
    void aFullQueueRefusesAndKeepsWhatItHas() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "max_length=2", "overflow=reject");
            String[] ids = Names.ids(3);
            route.publish(client, ids[0], ids[1]);
            assertThat(client.ask(route.publishing(Sample.json(ids[2])))).startsWith("Error: ");
            assertThat(route.drain(client)).containsExactly(ids[0], ids[1]);
        }
    }

    @Test
    void aRefusedMessageMayBeSentAgain() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "max_length=1", "overflow=reject");
            String[] ids = Names.ids(2);
            route.publish(client, ids[0]);
            assertThat(client.ask(route.publishing(Sample.json(ids[1])))).startsWith("Error: ");
            assertThat(route.drain(client)).containsExactly(ids[0]);
            route.publish(client, ids[1]);
            assertThat(route.drain(client)).containsExactly(ids[1]);
        }
    }

    @Test
    void aDuplicateIsAcknowledgedAlsoWhenTheQueueIsFull() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "max_length=1", "overflow=reject");
            String id = Names.unique("m");
            route.publish(client, id, id);
        }
    }

    @Test
    void aRefusalByOneQueueLeavesNoSecondCopyInAnother() {
        try (RawClient client = SERVER.connect()) {
            Route full = Route.declare(client, "max_length=1", "overflow=reject");
            String open = Names.unique("q");
            String[] ids = Names.ids(2);
            full.publish(client, ids[0]);
            client.ask("declare_queue " + open);
            client.ask("bind " + full.exchange() + " " + open + " " + full.key());
            assertThat(client.ask(full.publishing(Sample.json(ids[1])))).startsWith("Error: ");
            assertThat(full.drain(client)).containsExactly(ids[0]);
            full.publish(client, ids[1]);
            assertThat(full.drain(client)).containsExactly(ids[1]);
            assertThat(new Route(full.exchange(), full.key(), open).drain(client))
                    .containsExactly(ids[1]);
        }
    }

    @Test
    void aFullQueueDropsItsHeadWhenToldTo() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "max_length=2", "overflow=drop_head");
            String[] ids = Names.ids(4);
            route.publish(client, ids);
            assertThat(route.drain(client)).containsExactly(ids[2], ids[3]);
        }
    }

    @Test
    void higherPrioritiesComeFirstAndEqualOnesInOrder() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "priority=on");
            String[] ids = Names.ids(6);
            int[] priorities = {1, 9, 5, 9, 0, 5};
            for (int i = 0; i < ids.length; i++) {
                publishWith(client, route, ids[i], "{\"priority\":" + priorities[i] + "}");
            }
            assertThat(route.drain(client))
                    .containsExactly(ids[1], ids[3], ids[2], ids[5], ids[0], ids[4]);
        }
    }

    @Test
    void withoutAHeaderAPriorityIsTheLowest() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "priority=on");
            String[] ids = Names.ids(3);
            route.publish(client, ids[0]);
            publishWith(client, route, ids[1], "{\"priority\":0}");
            publishWith(client, route, ids[2], "{\"priority\":1}");
            assertThat(route.drain(client)).containsExactly(ids[2], ids[0], ids[1]);
        }
    }

    @Test
    void withoutTheOptionPrioritiesChangeNothing() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(2);
            publishWith(client, route, ids[0], "{\"priority\":1}");
            publishWith(client, route, ids[1], "{\"priority\":9}");
            assertThat(route.drain(client)).containsExactly(ids);
        }
    }

    @Test
    void aReturnedMessageKeepsItsPriority() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "priority=on");
            String[] ids = Names.ids(2);
            publishWith(client, route, ids[0], "{\"priority\":7}");
            assertThat(route.fetch(client).id()).isEqualTo(ids[0]);
            publishWith(client, route, ids[1], "{\"priority\":3}");
            client.ask("nack " + ids[0]);
            assertThat(route.drain(client)).containsExactly(ids);
        }
    }

    @Test
    void aDelayedMessageComesLaterAndHoldsUpNobody() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(2);
            long start = System.nanoTime();
            publishWith(client, route, ids[0], "{\"delay_ms\":400}");
            route.publish(client, ids[1]);
            route.consume(client);
            assertThat(client.delivery().id()).isEqualTo(ids[1]);
            Delivery delayed = client.delivery();
            assertThat(delayed.id()).isEqualTo(ids[0]);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(400_000_000L);
            assertThat(delayed.field("headers").path("delay_ms").asInt()).isEqualTo(400);
        }
    }

    @Test
    void delaysEndInTheirOwnOrder() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(3);
            publishWith(client, route, ids[0], "{\"delay_ms\":600}");
            publishWith(client, route, ids[1], "{\"delay_ms\":200}");
            publishWith(client, route, ids[2], "{\"delay_ms\":400}");
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            route.consume(client);
            assertThat(client.deliveries(3))
                    .extracting(Delivery::id)
                    .containsExactly(ids[1], ids[2], ids[0]);
        }
    }

    @Test
    void sameOptionsInAnyOrderAreNoChange() {
        try (RawClient client = SERVER.connect()) {
            String queue = Names.unique("q");
            for (String options :
                    new String[] {"max_length=5 priority=on", "priority=on max_length=5"}) {
                assertThat(client.ask("declare_queue " + queue + " " + options))
                        .isEqualTo("Queue declared");
            }
        }
    }

    @Test
    void otherOptionsAreNamed() {
        try (RawClient client = SERVER.connect()) {
            String queue = Names.unique("q");
            client.ask("declare_queue " + queue + " max_length=5 overflow=reject");
            assertThat(client.ask("declare_queue " + queue + " max_length=6 overflow=reject"))
                    .startsWith("Error: ")
                    .contains("max_length")
                    .doesNotContain("overflow");
            assertThat(
                            client.ask(
                                    "declare_queue "
                                            + queue
                                            + " max_length=5 overflow=drop_head priority=on"))
                    .startsWith("Error: ")
                    .contains("overflow", "priority")
                    .doesNotContain("max_length");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ttl=soon",
                "ttl=-1",
                "max_length=-1",
                "max_length=many",
                "overflow=explode",
                "delivery_limit=-3",
                "dead_letter=nowhere",
                "priority=perhaps",
                "colour=red",
                "ttl",
                "=5",
            })
    void aBadOptionIsRefusedAndNothingIsDeclared(String option) {
        try (RawClient client = SERVER.connect()) {
            String queue = Names.unique("q");
            String name = option.replaceFirst("=.*", "");
            assertThat(client.ask("declare_queue " + queue + " " + option))
                    .startsWith("Error: ")
                    .contains(name);
            assertThat(client.fetch(queue)).isEqualTo("Error: Queue '" + queue + "' not found");
        }
    }

    /// Looks whether a message is there, and puts it back.
    private static String looked(RawClient client, Route route) {
        String line = client.fetch(route.queue());
        if (line.startsWith("Message: ")) {
            client.ask("nack " + Delivery.parse(line).id());
        }
        return line;
    }

    private static void publishWith(RawClient client, Route route, String id, String headers) {
        assertThat(client.ask(route.publishing(Sample.withHeaders(id, headers))))
                .isEqualTo("ACK " + id);
    }
}
