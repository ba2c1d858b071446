package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL while people write to each other and to all and the feed is filled and read, again and
/// again on one data directory: nothing that was answered is lost, and nothing comes twice to a
/// client that resumes, though senders repeat what was not answered.
final class MixedKillTest {
    private static final int MOST = 1_500;

    @TempDir Path directory;

    @Test
    void tenKills() throws Exception {
        killing(10);
    }

    @Test
    @Tag("long")
    void hundredKills() throws Exception {
        killing(100);
    }

    private void killing(int cycles) throws IOException, InterruptedException {
        Random random = new Random(20_261_122);
        long begin = System.nanoTime();
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d")).set("limits.rates=false");
        try (RunningServer server = launch.start();
                MixedWorkload workload = MixedWorkload.running(server.httpPort())) {
            for (int i = 0; i < cycles; i++) {
                workload.awaitProgress(1 + random.nextInt(MOST), Duration.ofSeconds(60));
                server.kill();
                server.restart();
                workload.moved(server.httpPort());
            }
            workload.awaitProgress(1, Duration.ofSeconds(60));
            Verdict verdict = workload.finish(Duration.ofSeconds(60));
            Figures.say(
                    "%d kills under mixed load in %d s: direct %s; feed %s of %d messages;"
                            + " %d broadcasts read; %d connections of people; %d sendings repeated",
                    cycles,
                    Figures.since(begin).toSeconds(),
                    workload.direct().verdict(),
                    workload.feed().verdict(),
                    workload.fed(),
                    workload.broadcasts(),
                    workload.connections(),
                    workload.repeats());
            assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            assertThat(workload.repeats()).isPositive();
            assertThat(workload.direct().refusals()).isEmpty();
            assertThat(workload.feed().refusals()).isEmpty();
        }
    }
}
