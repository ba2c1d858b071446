package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A script that is piped in and closes its sending half (`nc -N`) gets every answer, also those
/// that come from another thread after the end of its input was seen, and also when it takes its
/// time to read them.
final class HalfCloseTest {
    /// More than the sockets' buffers and the outbox take together.
    private static final int LARGE_MESSAGES = 200;

    private static final String LARGE_BODY = "A".repeat(64 << 10);

    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @RepeatedTest(20)
    void everythingThatWasPipedInIsAnswered() {
        String q = Names.unique("q");
        String x = Names.unique("x");
        String script =
                """
                declare_queue %1$s
                declare_exchange %2$s
                bind %2$s %1$s k
                publish %2$s k {"message_id":"1","ciphertext":"","nonce":"","tag":"","enc_session_key":""}
                fetch %1$s
                ack 1
                """
                        .formatted(q, x);
        try (RawClient client = SERVER.connect()) {
            client.sendRaw(script).finish();
            assertThat(client.linesUntilClosed())
                    .hasSize(6)
                    .endsWith("ACK_CONFIRMED 1")
                    .contains("ACK 1");
        }
    }

    @Test
    void aSlowReaderGetsEveryAnswer() {
        try (RawClient other = SERVER.connect();
                RawClient slow = slow()) {
            Route route = Route.declare(other);
            List<String> ids = publishLarge(other, route);
            slow.sendRaw(("fetch " + route.queue() + "\n").repeat(ids.size() + 1)).finish();
            ServerTime.pass(SERVER.server(), Duration.ofSeconds(3));

            List<String> lines = slow.linesUntilClosed(Duration.ofSeconds(30));
            assertThat(lines).hasSize(ids.size() + 1).endsWith("No messages");
            assertThat(lines.subList(0, ids.size()))
                    .extracting(line -> Delivery.parse(line).id())
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    void aSlowReaderGetsTheErrorThatEndsItsConnection() {
        try (RawClient other = SERVER.connect();
                RawClient slow = slow()) {
            Route route = Route.declare(other);
            int fetched = publishLarge(other, route).size();
            slow.sendRaw(("fetch " + route.queue() + "\n").repeat(fetched) + "?\n".repeat(5))
                    .finish();
            ServerTime.pass(SERVER.server(), Duration.ofSeconds(3));

            assertThat(slow.linesUntilClosed(Duration.ofSeconds(30)))
                    .hasSize(fetched + 6)
                    .endsWith("Unknown command", "Error: 5 malformed commands in a row");
        }
    }

    /// Also without the half close: the error line is behind everything that was owed before it.
    @Test
    void anEndThatTheServerChoosesWaitsForASlowReader() {
        try (RawClient other = SERVER.connect();
                RawClient slow = slow()) {
            Route route = Route.declare(other);
            int fetched = publishLarge(other, route).size();
            slow.sendRaw(("fetch " + route.queue() + "\n").repeat(fetched) + "?\n".repeat(5));
            List<String> lines = new ArrayList<>(slow.lines(fetched - 10));
            ServerTime.pass(SERVER.server(), Duration.ofSeconds(3));

            lines.addAll(slow.linesUntilClosed(Duration.ofSeconds(30)));
            assertThat(lines)
                    .hasSize(fetched + 6)
                    .endsWith("Unknown command", "Error: 5 malformed commands in a row");
        }
    }

    private static List<String> publishLarge(RawClient client, Route route) {
        List<String> ids = List.of(Names.ids(LARGE_MESSAGES));
        for (String id : ids) {
            assertThat(client.ask(route.publishing(Sample.json(id, LARGE_BODY))))
                    .isEqualTo("ACK " + id);
        }
        return ids;
    }

    /// A client whose kernel takes little for it.
    private static RawClient slow() {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            return RawClient.connect(SERVER.server().port(), socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
