package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.Route;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.Sample;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Five million waiting messages and a heap of 256 MiB: they are taken in, they survive SIGKILL,
/// the server starts again in seconds, and they come out in order.
@Tag("long")
final class DeepQueueTest {
    private static final int MESSAGES = 5_000_000;
    private static final int BATCH = 500;
    private static final int TAKEN = 200_000;
    private static final String BODY = "QUJD".repeat(25);

    @TempDir Path directory;

    @Test
    void fiveMillionWait() throws IOException, InterruptedException {
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve("d"))
                        .withJvm("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
        try (RunningServer server = launch.start()) {
            Route route;
            long start = System.nanoTime();
            try (RawClient client = server.connect()) {
                route = Route.declare(client);
                publish(client, route);
            }
            Duration filled = Figures.since(start);
            long full = resident(server.pid());
            server.kill();
            long killed = System.nanoTime();
            server.restart();
            Duration ready = Figures.since(killed);
            long restarted = resident(server.pid());
            Duration drained = drain(server, route);
            Figures.say(
                    "%d waiting: filled in %d s (%d/s), ready after SIGKILL in %d ms, %d taken in"
                            + " order at %d/s; resident %d MiB full, %d after the start, %d at the"
                            + " end; data %d MiB",
                    MESSAGES,
                    filled.toSeconds(),
                    MESSAGES / Math.max(1, filled.toSeconds()),
                    ready.toMillis(),
                    TAKEN,
                    TAKEN * 1_000L / Math.max(1, drained.toMillis()),
                    full >> 20,
                    restarted >> 20,
                    resident(server.pid()) >> 20,
                    Files.size(server.data().resolve("waxwing.db")) >> 20);
            assertThat(ready).isLessThan(Duration.ofSeconds(30));
        }
    }

    /// Publishes in batches; at most 32 of them wait for their answers.
    private static void publish(RawClient client, Route route) throws InterruptedException {
        Semaphore open = new Semaphore(32);
        Thread sender =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; i < MESSAGES; i += BATCH) {
                                open.acquireUninterruptibly();
                                client.send(batch(route, i));
                            }
                        });
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(client.line(Duration.ofSeconds(60)).equals("ACK " + id(i))).isTrue();
            if (i % BATCH == BATCH - 1) {
                open.release();
            }
        }
        sender.join();
    }

    private static String batch(Route route, int from) {
        return IntStream.range(from, from + BATCH)
                .mapToObj(i -> Sample.json(id(i), BODY))
                .collect(
                        Collectors.joining(
                                ",",
                                "publish_batch " + route.exchange() + " " + route.key() + " [",
                                "]"));
    }

    private static Duration drain(RunningServer server, Route route) {
        long start = System.nanoTime();
        try (RawClient client = server.connect()) {
            route.consume(client, "prefetch=1000");
            int seen = 0;
            int confirmed = 0;
            StringBuilder acks = new StringBuilder();
            while (confirmed < TAKEN) {
                String line = client.line(Duration.ofSeconds(30));
                if (line.startsWith("ACK_CONFIRMED ")) {
                    confirmed++;
                } else {
                    assertThat(line).startsWith("Message: " + id(seen) + " ");
                    acks.append("ack ").append(id(seen++)).append('\n');
                }
                if (seen % 100 == 0 && !acks.isEmpty()) {
                    client.sendRaw(acks.toString());
                    acks.setLength(0);
                }
            }
            return Figures.since(start);
        }
    }

    private static String id(int number) {
        return "deep-" + number;
    }

    /// Resident bytes of a process, from its page count.
    private static long resident(long pid) throws IOException {
        String pages = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", 3)[1];
        return Long.parseLong(pages) * 4_096;
    }
}
