package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A message published again: the sender that lost its ACK is right to retry, and the receiver sees
/// the message once.
final class DuplicateTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void aWaitingDuplicateIsAcknowledgedAndNotQueued() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id, id, id);
            assertThat(route.drain(client)).containsExactly(id);
        }
    }

    @Test
    void aDuplicateOfADeliveredMessageIsNotQueued() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            assertThat(route.fetch(client).id()).isEqualTo(id);
            route.publish(client, id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void aDuplicateOfAnAcknowledgedMessageIsNotQueued() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            assertThat(route.drain(client)).containsExactly(id);
            route.publish(client, id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void theFirstContentStays() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            assertThat(client.ask(route.publishing(Sample.json(id, "Zmlyc3Q="))))
                    .isEqualTo("ACK " + id);
            assertThat(client.ask(route.publishing(Sample.json(id, "c2Vjb25k"))))
                    .isEqualTo("ACK " + id);
            assertThat(route.fetch(client).field("ciphertext").asText()).isEqualTo("Zmlyc3Q=");
        }
    }

    @Test
    void anotherConnectionsDuplicateIsOneToo() {
        try (RawClient client = SERVER.connect();
                RawClient other = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            route.publish(other, id);
            assertThat(route.drain(client)).containsExactly(id);
        }
    }

    @Test
    void duplicatesThatArriveTogetherAreQueuedOnce() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            String line = route.publishing(Sample.json(id)) + "\n";
            client.sendRaw(line.repeat(50));
            assertThat(client.lines(50)).containsOnly("ACK " + id);
            assertThat(route.drain(client)).containsExactly(id);
        }
    }

    @Test
    void theSameIdOnAnotherKeyIsAnotherMessage() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String other = Names.unique("q");
            client.ask("declare_queue " + other);
            client.ask("bind " + route.exchange() + " " + other + " otherkey");
            String id = Names.unique("m");
            route.publish(client, id);
            Route second = new Route(route.exchange(), "otherkey", other);
            second.publish(client, id);
            assertThat(route.drain(client)).containsExactly(id);
            assertThat(second.drain(client)).containsExactly(id);
        }
    }

    @Test
    void theSameIdOnAnotherKeyOfOneQueueIsAnotherMessage() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            client.ask("bind " + route.exchange() + " " + route.queue() + " otherkey");
            String id = Names.unique("m");
            route.publish(client, id);
            new Route(route.exchange(), "otherkey", route.queue()).publish(client, id);
            assertThat(route.drain(client)).containsExactly(id, id);
        }
    }

    @Test
    void aRepetitionReachesAQueueThatWasBoundMeanwhileAndNoOther() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            route.publish(client, id);
            Route later = new Route(route.exchange(), route.key(), Names.unique("q"));
            client.ask("declare_queue " + later.queue());
            client.ask("bind " + later.exchange() + " " + later.queue() + " " + later.key());
            route.publish(client, id, id);
            assertThat(route.drain(client)).containsExactly(id);
            assertThat(later.drain(client)).containsExactly(id);
        }
    }

    @Test
    void theSameIdOnAnotherExchangeIsAnotherMessage() {
        try (RawClient client = SERVER.connect()) {
            Route left = Route.declare(client);
            Route right = Route.declare(client);
            String id = Names.unique("m");
            left.publish(client, id);
            right.publish(client, id);
            assertThat(left.drain(client)).containsExactly(id);
            assertThat(right.drain(client)).containsExactly(id);
        }
    }

    @Test
    void aPublishThatFoundNoBindingLeavesNoTrace() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String id = Names.unique("m");
            Route later = new Route(route.exchange(), "later", route.queue());
            assertThat(client.ask(later.publishing(Sample.json(id))))
                    .startsWith("Error: No binding");
            client.ask("bind " + route.exchange() + " " + route.queue() + " later");
            later.publish(client, id);
            assertThat(route.drain(client)).containsExactly(id);
        }
    }
}
