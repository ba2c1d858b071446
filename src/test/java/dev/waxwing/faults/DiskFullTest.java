package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk without space: nothing is acknowledged that is not stored, the error says that trying
/// again is right, and trying again works soon after there is space, without a restart.
///
/// Space goes to a file beside the data and to waiting messages.
final class DiskFullTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final long MEGABYTE = 1 << 20;
    private static final String RETRY = "Error: not stored, try again later (";
    private static final String FULL = RETRY + "storage is full)";

    @TempDir Path directory;

    @Test
    void tenTimesFull() throws IOException {
        List<Duration> recoveries = new ArrayList<>();
        Verdict all = Verdict.NOTHING;
        try (TemporaryDisk disk = new TemporaryDisk(directory.resolve("disk"), "128m");
                RunningServer server =
                        ServerLaunch.on(disk.path().resolve("d"))
                                .set("journal.wal-size=2MiB")
                                .start()) {
            Load load = Load.ordered(server.port()).unordered().declare();
            for (int i = 0; i < 10; i++) {
                try (Workload workload = Workload.sending(load.inRound(i))) {
                    recoveries.add(fillAndRecover(disk, server, workload, i));
                    if (i % 3 == 2) {
                        server.restart();
                    }
                    Verdict verdict = workload.finish(PATIENCE);
                    assertThat(verdict.isClean()).as(i + ": " + verdict).isTrue();
                    assertThat(workload.ledger().refusals())
                            .contains(FULL)
                            .allMatch(error -> error.startsWith(RETRY));
                    all = all.plus(verdict);
                }
            }
            Figures.say(
                    "10 times full: %s; acknowledging again %d ms (median), %d ms (longest)"
                            + " after there was space",
                    all,
                    Figures.median(recoveries).toMillis(),
                    Figures.longest(recoveries).toMillis());
        }
        assertThat(recoveries).allMatch(time -> time.compareTo(RECOVERY) <= 0);
    }

    /// @return how long after the space came back the first ACK came
    private static Duration fillAndRecover(
            TemporaryDisk disk, RunningServer server, Workload workload, int round)
            throws IOException {
        Ledger ledger = workload.ledger();
        workload.awaitProgress(200, PATIENCE);
        disk.fill(round % 2 == 0 ? 0 : MEGABYTE);
        await().atMost(PATIENCE).until(() -> ledger.refused() >= 200);
        try (RawClient client = server.connect()) {
            await().atMost(PATIENCE).until(() -> JournalReading.of(client).state().equals("full"));
        }
        if (round % 2 == 0) {
            workload.receive(); // whose acknowledgements find no space either
            await().atMost(PATIENCE).until(() -> ledger.received() >= 100);
        }
        long acknowledged = ledger.acknowledged();
        workload.stopSending(); // what was refused is tried again until it is acknowledged
        disk.empty();
        long start = System.nanoTime();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> ledger.acknowledged() > acknowledged);
        Duration recovery = Figures.since(start);
        try (RawClient client = server.connect()) {
            await().atMost(RECOVERY).until(() -> JournalReading.of(client).state().equals("ok"));
        }
        return recovery;
    }
}
