package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.e2e.Installation;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL under load, again and again on one data directory: nothing acknowledged is lost, nothing
/// confirmed comes again, each sender's order stays, and the server, as it is installed, is back
/// within 5 s (on a machine so busy that an empty server takes long to start: within three times
/// that).
final class KillTest {
    private static final Duration READY = Duration.ofSeconds(5);
    private static final double RATE = 300;

    @TempDir Path directory;

    @Test
    void tenKills() throws IOException {
        killing(10, Load::ordered);
    }

    @Test
    @Tag("long")
    void hundredKills() throws IOException {
        killing(100, Load::ordered);
    }

    @Test
    @Tag("long")
    void hundredKillsWithReceiversThatCompete() throws IOException {
        killing(100, Load::competing);
    }

    private void killing(int cycles, IntFunction<Load> shape) throws IOException {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d"));
        ServerLaunch chosen = Installation.shared().map(launch::installed).orElse(launch);
        List<Duration> readyTimes = new ArrayList<>();
        Duration underLoad = Duration.ZERO;
        long acknowledged = 0;
        Random random = new Random(20_261_121);
        long begin = System.nanoTime();
        try (RunningServer server = chosen.start();
                Workload workload = Workload.running(shape.apply(server.port()).declare())) {
            Duration empty = Figures.since(begin);
            for (int i = 0; i < cycles; i++) {
                long start = System.nanoTime();
                long before = workload.ledger().acknowledged();
                workload.awaitProgress(1 + random.nextInt(6_000), Duration.ofSeconds(30));
                server.kill();
                underLoad = underLoad.plus(Figures.since(start));
                acknowledged += workload.ledger().acknowledged() - before;
                long killed = System.nanoTime();
                server.restart();
                readyTimes.add(Figures.since(killed));
            }
            Verdict verdict = workload.finish(Duration.ofSeconds(60));
            double rate = acknowledged * 1e9 / underLoad.toNanos();
            Figures.say(
                    "%d kills at %.0f msg/s: %s; ready in %d ms (median), %d ms (longest);"
                            + " an empty one in %d ms",
                    cycles,
                    rate,
                    verdict,
                    Figures.median(readyTimes).toMillis(),
                    Figures.longest(readyTimes).toMillis(),
                    empty.toMillis());
            assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            assertThat(workload.ledger().refusals()).isEmpty();
            assertThat(rate).isGreaterThanOrEqualTo(RATE);
            Duration busy = empty.multipliedBy(3);
            assertThat(readyTimes)
                    .allMatch(time -> time.compareTo(READY) <= 0 || time.compareTo(busy) <= 0);
        }
    }
}
