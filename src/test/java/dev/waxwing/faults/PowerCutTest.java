package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Power that goes away under load: what was acknowledged before is there when it comes back, and
/// what was confirmed to a receiver stays gone.
@Tag("long")
final class PowerCutTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    @Test
    void thirtyPowerCuts() throws IOException {
        Verdict verdict = cutting(30, "FULL");
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
        assertThat(verdict.acknowledged()).isGreaterThan(30 * 500);
    }

    /// The same with a database that syncs too little: this test would see it.
    @Test
    void aServerThatDoesNotSyncIsCaught() throws IOException {
        Verdict verdict = cutting(1, "NORMAL");
        assertThat(verdict.lost()).as(verdict.toString()).isPositive();
    }

    private Verdict cutting(int cuts, String synchronous) throws IOException {
        Verdict all = Verdict.NOTHING;
        try (PowerCutDisk disk = new PowerCutDisk(directory)) {
            for (int i = 0; i < cuts; i++) {
                Load load;
                Ledger promised;
                try (RunningServer server = start(disk, synchronous)) {
                    load = Load.ordered(server.port()).inRound(i).declare();
                    promised = underLoad(load, disk);
                    server.kill();
                }
                disk.turnOn();
                try (RunningServer server = start(disk, synchronous)) {
                    Verdict verdict = verdict(load.atPort(server.port()), promised);
                    if (!verdict.isClean()) {
                        Figures.say("power cut %d: %s", i, verdict);
                    }
                    all = all.plus(verdict);
                }
            }
            Figures.say("%d power cuts with synchronous=%s: %s", cuts, synchronous, all);
        }
        return all;
    }

    private static RunningServer start(PowerCutDisk disk, String synchronous) {
        return ServerLaunch.on(disk.path().resolve("d"))
                .withJvm("-Dwaxwing.unsafe.synchronous=" + synchronous)
                .start();
    }

    /// Every second time with receivers; else everything waits when the power goes.
    ///
    /// @return what was promised before the power went
    private static Ledger underLoad(Load load, PowerCutDisk disk) {
        try (Workload workload = Workload.sending(load)) {
            if (load.round() % 2 == 1) {
                workload.receive();
            }
            workload.awaitProgress(1_000, PATIENCE);
            return workload.ledger().across(disk::cut);
        }
    }

    private static Verdict verdict(Load load, Ledger promised) {
        try (Workload rest = Workload.receiving(load, promised)) {
            return rest.finish(Duration.ofSeconds(20));
        }
    }
}
