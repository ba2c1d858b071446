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

/// SIGKILL of the server under the client library: each message that a sender took is shown by one
/// receiver's callback, once, in the order of its sender. While the server is away, clients end and
/// others go on with their files.
final class ClientKillTest {
    @TempDir Path directory;

    @Test
    void threeKills() throws Exception {
        killing(3);
    }

    @Test
    @Tag("long")
    void fiftyKills() throws Exception {
        killing(50);
    }

    private void killing(int cycles) throws IOException, InterruptedException {
        Random random = new Random(20_261_127);
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                ClientWorkload workload =
                        ClientWorkload.running(Load.ordered(server.port()).declare(), directory)) {
            for (int i = 0; i < cycles; i++) {
                workload.awaitProgress(1 + random.nextInt(1_500), Duration.ofSeconds(60));
                server.kill();
                switch (i % 4) {
                    case 1 -> {
                        workload.reopenSender(0);
                        server.restart();
                    }
                    case 2 -> {
                        Thread closing = workload.closeReceiver(1);
                        server.restart();
                        closing.join();
                        workload.reopenReceiver(1);
                    }
                    default -> server.restart();
                }
            }
            Verdict verdict = workload.finish(Duration.ofSeconds(60));
            Figures.say(
                    "%d kills under the client library: %s; %d came again and were not shown",
                    cycles, verdict, workload.suppressed());
            assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            assertThat(verdict.repeated()).isZero();
            assertThat(verdict.received()).isEqualTo(verdict.acknowledged());
            assertThat(workload.ledger().refusals()).isEmpty();
        }
    }
}
