package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `publish_batch`: one answer a message, in order, and all or nothing when it cannot be read.
final class BatchTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void aBatchIsQueuedInOrder() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String prefix = Names.unique("m");
            List<String> ids = IntStream.range(0, 500).mapToObj(i -> prefix + "-" + i).toList();
            client.send(batch(route, ids.stream()));
            for (String id : ids) {
                assertThat(client.line()).isEqualTo("ACK " + id);
            }
            assertThat(route.drain(client)).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void eachMessageGetsItsOwnAnswer() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client, "max_length=2", "overflow=reject");
            String[] ids = Names.ids(3);
            client.send(batch(route, Stream.of(ids[0], ids[1], ids[0], ids[2])));
            List<String> answers = client.lines(4);
            assertThat(answers.subList(0, 3))
                    .containsExactly("ACK " + ids[0], "ACK " + ids[1], "ACK " + ids[0]);
            assertThat(answers.get(3)).startsWith("Error: ").endsWith(" for message " + ids[2]);
            assertThat(route.drain(client)).containsExactly(ids[0], ids[1]);
        }
    }

    @Test
    void aBatchWithOneBadMessageStoresNothing() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String good = Sample.json(Names.unique("m"));
            for (String bad : List.of("{}", "17", "null", "{\"message_id\":5}", "[]", "{")) {
                assertThat(
                                client.ask(
                                        "publish_batch %s %s [%s,%s]"
                                                .formatted(
                                                        route.exchange(), route.key(), good, bad)))
                        .as(bad)
                        .startsWith("Invalid batch format: ");
                assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            }
        }
    }

    @Test
    void batchesAndSinglesKeepTheOrderOfTheLine() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String[] ids = Names.ids(4);
            client.sendRaw(
                    route.publishing(Sample.json(ids[0]))
                            + "\n"
                            + batch(route, Stream.of(ids[1], ids[2]))
                            + "\n"
                            + route.publishing(Sample.json(ids[3]))
                            + "\n");
            assertThat(client.lines(4))
                    .containsExactly(Stream.of(ids).map(id -> "ACK " + id).toArray(String[]::new));
            assertThat(route.drain(client)).containsExactly(ids);
        }
    }

    private static String batch(Route route, Stream<String> ids) {
        return "publish_batch %s %s %s"
                .formatted(
                        route.exchange(),
                        route.key(),
                        ids.map(Sample::json).collect(Collectors.joining(", ", "[", "]")));
    }
}
