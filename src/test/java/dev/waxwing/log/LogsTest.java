package dev.waxwing.log;

import static dev.waxwing.log.RunningLogs.SEALED;
import static dev.waxwing.log.RunningLogs.numbered;
import static dev.waxwing.log.RunningLogs.offsets;
import static dev.waxwing.log.RunningLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.crypto.KeyException;
import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Appending to logs and reading them, on a real database.
@Timeout(60)
final class LogsTest {
    private static final LogName A = new LogName("test/a");
    private static final LogName B = new LogName("test/b");
    private static final LogOptions PLAIN = new LogOptions(Retention.ALL, false);

    @TempDir Path directory;

    private final AtomicLong now = new AtomicLong(1_790_000_000_000L);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private RunningLogs running;

    @BeforeEach
    void start() {
        running = new RunningLogs(directory, 1 << 20, clock);
    }

    @AfterEach
    void close() {
        running.close();
    }

    private void restart() {
        running.close();
        start();
    }

    private Reading read(LogName name, long after) {
        return running.logs.read(name, new Position(0, after), 100_000, Long.MAX_VALUE);
    }

    @Test
    void offsetsBeginAtOneAndGoOnAfterARestart() {
        assertThat(running.append(A, SEALED, numbered(1, 3))).isEqualTo(1);
        assertThat(running.append(B, PLAIN, numbered(1, 1))).isEqualTo(1);
        assertThat(running.append(A, SEALED, numbered(4, 1))).isEqualTo(4);
        LogHead before = running.logs.head(A);
        restart();
        assertThat(running.logs.head(A))
                .isEqualTo(before)
                .isEqualTo(new LogHead(before.epoch(), 1, 5));
        assertThat(running.append(A, SEALED, numbered(5, 2))).isEqualTo(5);
        assertThat(offsets(read(A, 0))).isEqualTo(range(1, 6));
        assertThat(offsets(read(B, 0))).isEqualTo(range(1, 1));
        assertThat(running.logs.head(B).epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    void readsFromAnywhereWithinBothLimits() {
        running.append(A, SEALED, numbered(1, 20_000));
        running.append(A, SEALED, numbered(20_001, 5));
        for (long after : new long[] {0, 1, 8_191, 8_192, 8_193, 19_999, 20_000, 20_004, 20_005}) {
            assertThat(offsets(read(A, after))).isEqualTo(range(after + 1, 20_005));
        }
        Reading few = running.logs.read(A, new Position(0, 8_190), 5, Long.MAX_VALUE);
        assertThat(offsets(few)).isEqualTo(range(8_191, 8_195));
        Reading small = running.logs.read(A, new Position(0, 100), 1_000, 30);
        assertThat(offsets(small)).isEqualTo(range(101, 103)); // of 10 bytes each
        Reading.Page page = (Reading.Page) running.logs.read(A, new Position(0, 12_344), 1, 1);
        assertThat(page.records().getFirst().body()).isEqualTo(numbered(12_345));
        assertThat(page.records().getFirst().at()).isEqualTo(now.get());
    }

    @Test
    void saysWhatCannotBeRead() {
        assertThat(read(A, 0)).isEqualTo(new Reading.Page(LogHead.NONE, List.of()));
        assertThat(read(A, 1)).isEqualTo(new Reading.Ahead(LogHead.NONE));
        running.append(A, SEALED, numbered(1, 2));
        LogHead head = running.logs.head(A);
        assertThat(read(A, 2)).isEqualTo(new Reading.Page(head, List.of()));
        assertThat(read(A, 3)).isEqualTo(new Reading.Ahead(head));
        assertThat(running.logs.read(A, new Position(head.epoch() + 1, 0), 1, 1))
                .isEqualTo(new Reading.OtherEpoch(head));
        assertThat(offsets(running.logs.read(A, new Position(head.epoch(), 1), 9, 99)))
                .isEqualTo(range(2, 2));
    }

    @Test
    void keepsAtLeastTheNewestRecords() {
        LogOptions options = new LogOptions(new Retention(10, Duration.ZERO, 0), true);
        for (int i = 0; i < 40; i++) {
            running.append(A, options, numbered(2 * i, 2));
        }
        LogHead head = running.logs.head(A);
        assertThat(head.first()).isEqualTo(71);
        assertThat(head.next()).isEqualTo(81);
        assertThat(read(A, 69)).isEqualTo(new Reading.Gap(head));
        assertThat(offsets(read(A, 70))).isEqualTo(range(71, 80));
    }

    @Test
    void keepsNoMoreThanSoManyBytes() {
        LogOptions options = new LogOptions(new Retention(0, Duration.ZERO, 1_000), true);
        for (int i = 0; i < 50; i++) {
            running.append(A, options, List.of(new byte[100]));
        }
        assertThat(running.logs.head(A).first()).isEqualTo(41);
        running.append(A, options, List.of(new byte[5_000]));
        assertThat(running.logs.head(A).first()).as("the newest stays").isEqualTo(51);
    }

    @Test
    void whatIsTooOldGoesAndItsOffsetsAreNeverUsedAgain() {
        LogOptions options = new LogOptions(new Retention(0, Duration.ofHours(1), 0), true);
        running.append(A, options, numbered(1, 5));
        now.addAndGet(Duration.ofMinutes(61).toMillis());
        sweep();
        LogHead empty = running.logs.head(A);
        assertThat(empty.first()).isEqualTo(6);
        assertThat(empty.next()).isEqualTo(6);
        assertThat(read(A, 0)).isEqualTo(new Reading.Gap(empty));
        restart();
        assertThat(running.logs.head(A)).isEqualTo(empty);
        assertThat(running.append(A, options, numbered(6, 1))).isEqualTo(6);
        assertThat(offsets(read(A, 5))).isEqualTo(range(6, 6));
    }

    private void sweep() {
        running.logs.sweep();
        CompletableFuture<Void> done = new CompletableFuture<>();
        running.journal.submit(
                new Work() {
                    @Override
                    public void apply() {}

                    @Override
                    public void committed() {
                        done.complete(null);
                    }

                    @Override
                    public void failed(StorageException why) {
                        done.completeExceptionally(why);
                    }
                });
        done.join();
    }

    @Test
    void aFailedCommitLeavesNothingAndNoHole() {
        running.append(A, SEALED, numbered(1, 2));
        running.storage.failCommit(FaultyStorage.noSpace());
        assertThat(running.appending(A, SEALED, numbered(3, 5)))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(StorageException.class);
        running.awaitRoom();
        assertThat(running.append(A, SEALED, numbered(3, 1))).isEqualTo(3);
        assertThat(offsets(read(A, 0))).isEqualTo(range(1, 3));
        running.storage.failCommit(FaultyStorage.noSpace());
        assertThat(running.appending(B, SEALED, numbered(1, 1)))
                .failsWithin(Duration.ofSeconds(20));
        running.awaitRoom();
        assertThat(running.logs.head(B)).isEqualTo(LogHead.NONE);
        assertThat(running.append(B, SEALED, numbered(1, 1))).isEqualTo(1);
    }

    @Test
    void oneGroupOfOneLogIsFewRowsAndRecordsOfManyLogsAreOneEach() throws Exception {
        FaultyStorage.Gate gate = running.storage.holdNextCommit();
        CompletableFuture<Long> first = running.appending(A, SEALED, numbered(0, 1));
        gate.awaitReached();
        List<CompletableFuture<Long>> group = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            group.add(running.appending(A, SEALED, numbered(i, 1)));
        }
        for (int i = 0; i < 100; i++) {
            group.add(running.appending(new LogName("many/" + i), SEALED, numbered(i, 1)));
        }
        gate.open();
        first.join();
        CompletableFuture.allOf(group.toArray(CompletableFuture[]::new)).join();
        assertThat(rows("chunk")).isEqualTo(1 + 1 + 100);
        assertThat(offsets(read(A, 0))).isEqualTo(range(1, 1_001));
    }

    private long rows(String table) throws SQLException {
        try (var c = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("waxwing.db"));
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT count(*) FROM " + table)) {
            return r.getLong(1);
        }
    }

    @Test
    void sealedRecordsAreNotInTheFilesAndPlainOnesAre() throws IOException {
        running.append(A, SEALED, List.of("wombats at night".getBytes(StandardCharsets.UTF_8)));
        running.append(B, PLAIN, List.of("ravens at noon".getBytes(StandardCharsets.UTF_8)));
        running.close();
        try {
            assertThat(files()).contains("ravens at noon").doesNotContain("wombats at night");
        } finally {
            start();
        }
    }

    private String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var paths = Files.newDirectoryStream(directory, "waxwing.db*")) {
            for (Path path : paths) {
                all.append(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /// A row that was moved to another log, or another place of its log, does not open.
    @Test
    void aSealedChunkOpensAtItsOwnPlaceOnly() throws SQLException {
        running.append(A, SEALED, numbered(1, 1));
        running.append(A, SEALED, numbered(2, 1));
        try (var c = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("waxwing.db"));
                Statement s = c.createStatement()) {
            s.execute("UPDATE chunk SET data = (SELECT data FROM chunk WHERE first = 1)");
        }
        assertThat(offsets(running.logs.read(A, Position.START, 1, 1))).isEqualTo(range(1, 1));
        assertThatThrownBy(() -> read(A, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("do not open under key version 1");
    }

    @Test
    void doesNotStartWithoutTheKeyOfWhatIsStored() throws IOException {
        running.append(A, SEALED, numbered(1, 1));
        running.close();
        Path key = directory.resolve("keys/at-rest-1.key");
        byte[] kept = Files.readAllBytes(key);
        Files.delete(key);
        assertThatThrownBy(this::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(KeyException.class)
                .hasMessageContaining("at-rest-1.key");
        Files.write(key, kept);
        start();
        assertThat(offsets(read(A, 0))).isEqualTo(range(1, 1));
    }
}
