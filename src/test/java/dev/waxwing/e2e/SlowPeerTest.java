package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Peers that are slower, or faster, than the server: each costs a bounded amount of memory (the
/// heap here is smaller than what they send), and nobody else any time.
final class SlowPeerTest {
    @TempDir static Path directory;
    static RunningServer server;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("line.stall=1s", "line.outbox=64KiB")
                        .withJvm("-Xmx96m", "-XX:+ExitOnOutOfMemoryError")
                        .start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void aConsumerThatStopsReadingIsCutOffAndItsMessagesGoToAnother() {
        try (RawClient publisher = server.connect();
                RawClient stalled = deaf();
                RawClient healthy = server.connect()) {
            Route route = Route.declare(publisher);
            route.consume(stalled, "prefetch=1000");
            List<String> ids = publishLarge(publisher, route, 400);
            Route elsewhere = Route.declare(healthy);
            elsewhere.publishMany(healthy, Names.unique("other"), 100);
            assertThat(elsewhere.drain(healthy)).hasSize(100);

            route.consume(healthy, "prefetch=1000", "meta=on");
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < ids.size(); i++) {
                String id = healthy.delivery().id();
                assertThat(seen.add(id)).as(id + " came twice").isTrue();
                healthy.ask("ack " + id);
            }
            assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(stalled.bytesUntilClosed(RawClient.PATIENCE))
                    .as("what lay in the sockets' buffers, not all that was published")
                    .isLessThan(400L * 64 * 1024);
        }
    }

    @Test
    void aClientThatAsksAndNeverReadsIsCutOff() {
        try (RawClient clock = server.connect();
                RawClient deaf = deaf()) {
            for (int i = 0; i < 100; i++) {
                assertThat(clock.ask("declare_queue " + Names.unique("a-queue-with-a-long-name")))
                        .isEqualTo("Queue declared");
            }
            deaf.sendInBackground("stats\n".repeat(50_000));
            for (int i = 0; i < 3; i++) { // two seconds and more of ordinary life
                ServerTime.pass(server, Duration.ofMillis(800));
            }
            assertThat(deaf.bytesUntilClosed(RawClient.PATIENCE)).isLessThan(50_000L * 1_000);
            assertThat(clock.ask("ping")).isEqualTo("PONG");
        }
    }

    @Test
    void aClientThatClosedItsHalfAndNeverReadsIsCutOff() {
        try (RawClient publisher = server.connect();
                RawClient deaf = deaf()) {
            Route route = Route.declare(publisher);
            int messages = publishLarge(publisher, route, 200).size();
            deaf.sendRaw(("fetch " + route.queue() + "\n").repeat(messages)).finish();
            await().until(() -> leased(publisher, route) > 0);
            await().until(() -> leased(publisher, route) == 0); // its connection has ended
            assertThat(deaf.bytesUntilClosed(RawClient.PATIENCE)).isLessThan(messages * 64L * 1024);
        }
    }

    /// The kernel asks for more only when much of what it holds is gone: that takes this client
    /// longer than the server's patience with one that takes nothing.
    @Test
    void aClientThatReadsALittleAtATimeIsNot() {
        try (RawClient publisher = server.connect();
                RawClient slow = deaf()) {
            Route route = Route.declare(publisher);
            int messages = publishLarge(publisher, route, 200).size();
            slow.sendRaw(("fetch " + route.queue() + "\n").repeat(messages)).finish();
            int read = 0;
            for (int i = 0; i < 10; i++) {
                read += slow.lines(1).size();
                ServerTime.pass(server, Duration.ofMillis(400));
            }
            assertThat(slow.linesUntilClosed(Duration.ofSeconds(30))).hasSize(messages - read);
        }
    }

    @Test
    void aPublisherFasterThanTheDiskIsSlowedAndNotRefused() {
        try (RawClient publisher = server.connect()) {
            Route route = Route.declare(publisher);
            String body = "A".repeat(4_000);
            String prefix = Names.unique("fast");
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 30_000; i++) {
                all.append(route.publishing(Sample.json(prefix + "-" + i, body))).append('\n');
            }
            publisher.sendInBackground(all.toString());
            for (int i = 0; i < 30_000; i++) {
                assertThat(publisher.line(Duration.ofSeconds(30)))
                        .isEqualTo("ACK " + prefix + "-" + i);
            }
        }
    }

    private static int leased(RawClient client, Route route) {
        return client.statistics().path("queues").path(route.queue()).path("leased").asInt();
    }

    private static List<String> publishLarge(RawClient client, Route route, int count) {
        String prefix = Names.unique("large");
        String body = "A".repeat(64 * 1024);
        List<String> ids = IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
        for (String id : ids) {
            assertThat(client.ask(route.publishing(Sample.json(id, body)))).isEqualTo("ACK " + id);
        }
        return ids;
    }

    /// A client whose kernel takes little for it.
    private static RawClient deaf() {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            return RawClient.connect(server.port(), socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
