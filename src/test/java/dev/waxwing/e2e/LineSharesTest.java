package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What all connections of the line port share: their number, and the room for lines that have
/// begun and not ended.
final class LineSharesTest {
    /// A quarter of the heap of 128 MiB holds 32 of these.
    private static final int HALVES = 40;

    private static final String HALF = "x".repeat((1 << 20) - 100);

    @TempDir Path directory;

    @Test
    void oneConnectionMoreThanAllowedIsTurnedAway() {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d")).set("line.max-connections=2");
        try (RunningServer server = launch.start();
                RawClient first = server.connect()) {
            assertThat(first.ask("ping")).isEqualTo("PONG");
            try (RawClient second = server.connect()) {
                assertThat(second.ask("ping")).isEqualTo("PONG");
                try (RawClient third = server.connect()) {
                    assertThat(third.linesUntilClosed())
                            .containsExactly("Error: too many connections");
                }
                assertThat(first.ask("ping")).isEqualTo("PONG");
                assertThat(second.ask("ping")).isEqualTo("PONG");
            }
            await().until(() -> isAdmitted(server));
        }
    }

    private static boolean isAdmitted(RunningServer server) {
        try (RawClient client = server.connect()) {
            client.finish();
            return client.linesUntilClosed().isEmpty();
        }
    }

    @Test
    void halfLinesBeyondTheirShareAreRefused() throws InterruptedException {
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve("d"))
                        .withJvm("-Xmx128m")
                        .set("line.idle-half-line=5m");
        List<RawClient> half = new ArrayList<>();
        BlockingQueue<List<String>> closed = new LinkedBlockingQueue<>();
        try (RunningServer server = launch.start();
                RawClient worker = server.connect()) {
            Route route = Route.declare(worker);
            for (int i = 0; i < HALVES; i++) {
                RawClient client = server.connect();
                half.add(client);
                client.sendInBackground(HALF);
                Thread.ofVirtual()
                        .start(() -> closed.add(client.linesUntilClosed(Duration.ofSeconds(60))));
            }
            assertThat(closed.poll(60, TimeUnit.SECONDS))
                    .containsExactly("Error: too many unfinished lines, try again later");
            route.publish(worker, "short-lines-have-room");
            half.forEach(RawClient::close);
            await().untilAsserted(() -> assertThat(longLine(server)).isEqualTo("Unknown command"));
        } finally {
            half.forEach(RawClient::close);
        }
    }

    /// The answer to a line that comes in two halves.
    private static String longLine(RunningServer server) {
        try (RawClient client = server.connect()) {
            client.sendRaw(HALF);
            return client.ask("x");
        }
    }
}
