package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.Sample;
import dev.waxwing.e2e.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// EIO from the disk under load, by write and by sync, once and for good, in the write-ahead log
/// and in the database: from then on the server acknowledges nothing, says why, stays up, and after
/// a restart on a healthy disk has everything it ever acknowledged.
final class InputOutputErrorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FAILED = "Error: not stored, the server's storage has failed";

    @TempDir Path directory;

    /// One way in which a disk fails.
    ///
    /// @param files the end of the names of the files that it befalls
    /// @param times how many calls fail; -1: all from then on
    private record Ill(boolean sync, String files, long times) {
        void befall(FaultShim shim) {
            shim.only(files);
            if (sync) {
                shim.failSyncs(times);
            } else {
                shim.failWrites(times);
            }
        }
    }

    /// The first five are one of each kind: a write or a sync, of one file or of all, once or from
    /// then on.
    private static final List<Ill> ILLS =
            List.of(
                    new Ill(false, "-wal", 1),
                    new Ill(true, "-wal", -1),
                    new Ill(false, ".db", -1),
                    new Ill(true, ".db", 1),
                    new Ill(true, "", -1),
                    new Ill(true, "-wal", 1),
                    new Ill(false, "-wal", -1),
                    new Ill(false, ".db", 1),
                    new Ill(true, ".db", -1),
                    new Ill(false, "", -1));

    @Test
    void fiveErrors() throws IOException {
        failing(5);
    }

    @Test
    @Tag("long")
    void twentyErrors() throws IOException {
        failing(20);
    }

    private void failing(int times) throws IOException {
        try (FaultShim shim = new FaultShim(directory);
                RunningServer server =
                        shim.under(ServerLaunch.on(directory.resolve("d")))
                                .set("journal.wal-size=1MiB")
                                .start();
                Workload workload = Workload.running(Load.ordered(server.port()).declare())) {
            for (int i = 0; i < times; i++) {
                workload.awaitProgress(500, PATIENCE);
                fail(server, shim, ILLS.get(i % ILLS.size()), workload.ledger());
                shim.heal();
                server.restart();
            }
            Verdict verdict = workload.finish(Duration.ofSeconds(60));
            Figures.say(
                    "%d times EIO in %d writes and %d syncs: %s",
                    times, shim.writes(), shim.syncs(), verdict);
            assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            assertThat(workload.ledger().refusals()).isNotEmpty().containsOnly(FAILED);
        }
    }

    @Test
    void everyCommitIsWrittenAndSyncedThroughTheShim() throws IOException {
        try (FaultShim shim = new FaultShim(directory);
                RunningServer server = shim.under(ServerLaunch.on(directory.resolve("d"))).start();
                RawClient client = server.connect()) {
            new Load(0, server.port(), 1, List.of("q"), 1, 1, 1, true).declare();
            for (int i = 0; i < 100; i++) {
                long writes = shim.writes();
                long syncs = shim.syncs();
                assertThat(client.ask("publish load q " + Sample.json("m" + i)))
                        .isEqualTo("ACK m" + i);
                assertThat(shim.writes()).isGreaterThan(writes);
                assertThat(shim.syncs()).isGreaterThan(syncs);
            }
        }
    }

    private static void fail(RunningServer server, FaultShim shim, Ill ill, Ledger ledger) {
        long failures = shim.failures();
        ill.befall(shim);
        await().atMost(PATIENCE).until(() -> shim.failures() > failures);
        try (RawClient client = server.connect()) {
            await().atMost(PATIENCE)
                    .until(() -> JournalReading.of(client).state().equals("failed"));
            assertThat(JournalReading.of(client).reason()).isNotEmpty();
            assertThat(client.ask("publish load load-0 " + Sample.json("after"))).isEqualTo(FAILED);
            assertThat(client.ask("declare_queue another")).startsWith("Error: ");
            long acknowledged = ledger.acknowledged();
            long refused = ledger.refused();
            // Every reply that was on its way is read when both senders were refused again.
            await().atMost(PATIENCE).until(() -> ledger.refused() >= refused + 200);
            long late = ledger.acknowledged() - acknowledged;
            assertThat(late).as("ACKs on their way, %s", ill).isLessThanOrEqualTo(64);
            long quiet = ledger.acknowledged();
            long more = ledger.refused();
            await().atMost(PATIENCE).until(() -> ledger.refused() >= more + 200);
            assertThat(ledger.acknowledged()).as("ACK after %s", ill).isEqualTo(quiet);
            assertThat(client.ask("ping")).isEqualTo("PONG");
        }
        assertThat(server.isAlive()).isTrue();
    }
}
