package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `slowhttptest` with 1,000 connections at a server as it comes: slow headers, slow bodies, slow
/// reading. Skipped where that program is not installed.
@Tag("long")
final class SlowHttpTest {
    private static final int CONNECTIONS = 1_000;

    /// Sockets besides those of the slow: the ordinary caller's.
    private static final int FEW = 5;

    private static final long SHED_NANOS = TimeUnit.SECONDS.toNanos(15);

    /// How long an ordinary caller may wait for an answer meanwhile, on a machine that is busy with
    /// the 1,000 as well.
    private static final long SERVED_NANOS = TimeUnit.SECONDS.toNanos(5);

    @TempDir Path directory;

    /// @param kind the program's options for it; `PORT` stands for the server's
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-H -i 2 -x 24 -u http://127.0.0.1:PORT/live",
                "-B -i 2 -s 8192 -x 10 -t POST -u http://127.0.0.1:PORT/input"
                        + " -f application/json",
                "-X -n 2 -w 256 -y 512 -z 16 -k 3 -u http://127.0.0.1:PORT/health"
            })
    void theSlowAreShedAndTheOthersServed(String kind, TestReporter reporter) throws Exception {
        assumeTrue(isInstalled(), "slowhttptest is not installed");
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            assertThat(http.get("/live").status()).isEqualTo(200);
            int before = server.sockets();
            Process slow = start(kind.replace("PORT", "" + server.httpPort()));
            try {
                Watch watch = new Watch(server, before);
                watch.until(http, slow);
                reporter.publishEntry(kind.substring(0, 2), watch.toString());
                assertThat(watch.most).as("connections at one time").isGreaterThan(CONNECTIONS / 2);
                assertThat(watch.shedAfter).as("all shed after").isLessThan(SHED_NANOS);
                assertThat(Collections.max(watch.waits)).isLessThan(SERVED_NANOS);
            } finally {
                slow.destroyForcibly();
            }
        }
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "slowhttptest")));
    }

    /// All connections within two seconds, and then for half a minute.
    private Process start(String kind) throws IOException {
        List<String> command = new ArrayList<>(List.of("slowhttptest"));
        command.addAll(List.of("-c", "" + CONNECTIONS, "-r", "500", "-l", "30", "-p", "5"));
        command.addAll(List.of(kind.split(" ")));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    /// How many connections there are, how long after the last came the last is gone, and how long
    /// others wait.
    private static final class Watch {
        private final RunningServer server;
        private final int before;
        private final List<Long> waits = new ArrayList<>();
        private int most;
        private long shedAfter;

        Watch(RunningServer server, int before) {
            this.server = server;
            this.before = before;
        }

        /// Looks and calls by turns until the connections have come and gone.
        void until(HttpCalls http, Process slow) {
            long lastCame = System.nanoTime();
            for (int open = 0, last = 0; slow.isAlive() || open > FEW; last = open) {
                open = Math.max(0, server.sockets() - before);
                most = Math.max(most, open);
                if (open > last) {
                    lastCame = System.nanoTime();
                }
                if (open <= FEW && most > CONNECTIONS / 2) {
                    break;
                }
                call(http);
            }
            shedAfter = System.nanoTime() - lastCame;
        }

        private void call(HttpCalls http) {
            long asked = System.nanoTime();
            assertThat(http.get("/live").status()).isEqualTo(200);
            waits.add(System.nanoTime() - asked);
        }

        @Override
        public String toString() {
            waits.sort(null);
            return "%d at one time, all gone %.1f s after the last came; others: %d answers, median %.1f ms, longest %.0f ms"
                    .formatted(
                            most,
                            shedAfter / 1e9,
                            waits.size(),
                            waits.get(waits.size() / 2) / 1e6,
                            waits.getLast() / 1e6);
        }
    }
}
