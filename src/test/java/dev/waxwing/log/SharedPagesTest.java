package dev.waxwing.log;

import static dev.waxwing.log.RunningLogs.SEALED;
import static dev.waxwing.log.RunningLogs.numbered;
import static dev.waxwing.log.RunningLogs.offsets;
import static dev.waxwing.log.RunningLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pages that many read: by themselves, and over a real database.
@Timeout(60)
final class SharedPagesTest {
    private static final LogName A = new LogName("test/a");
    private static final LogName B = new LogName("test/b");
    private static final int MOST = 10;
    private static final long BYTES = 1 << 20;

    @TempDir Path directory;

    private final SharedPages pages = new SharedPages(4096);

    private static Reading.Page page(int bytes) {
        return new Reading.Page(
                new LogHead(7, 1, 2), List.of(new LogRecord(1, 0, new byte[bytes])));
    }

    private void keep(LogName name, long moment, Reading reading) {
        pages.keep(name, moment, Position.START, MOST, BYTES, reading);
    }

    @Test
    void aPageIsFoundByThoseWhoAskTheSame() {
        keep(A, pages.moment(A), page(10));
        assertThat(pages.find(A, new Position(7, 0), MOST, BYTES)).isInstanceOf(Reading.Page.class);
        assertThat(pages.find(A, Position.START, MOST, BYTES)).isInstanceOf(Reading.Page.class);
        assertThat(pages.find(A, Position.START, 1, BYTES)).isNull();
        assertThat(pages.find(B, Position.START, MOST, BYTES)).isNull();
        assertThat(pages.find(A, new Position(8, 0), MOST, BYTES))
                .isInstanceOf(Reading.OtherEpoch.class);
        assertThat(pages.find(A, new Position(7, 2), MOST, BYTES))
                .isInstanceOf(Reading.Ahead.class);
        assertThat(pages.head(A)).isEqualTo(new LogHead(7, 1, 2));
    }

    @Test
    void whatWasReadBesideACommitIsNotKept() {
        long before = pages.moment(A);
        pages.changing(A);
        keep(A, before, page(10));
        keep(A, pages.moment(A), page(10));
        assertThat(pages.head(A)).isNull();
        long meanwhile = pages.moment(A);
        pages.changed(A);
        keep(A, meanwhile, page(10));
        assertThat(pages.head(A)).isNull();
        keep(A, pages.moment(A), page(10));
        assertThat(pages.head(A)).isNotNull();
        pages.changing(A);
        assertThat(pages.head(A)).isNull();
    }

    @Test
    void whatWasAskedForLastStays() {
        keep(A, pages.moment(A), page(1500));
        keep(B, pages.moment(B), page(1500));
        assertThat(pages.head(A)).isNotNull();
        LogName third = new LogName("test/c");
        keep(third, pages.moment(third), page(1500));
        assertThat(pages.head(B)).isNull();
        assertThat(pages.find(A, Position.START, MOST, BYTES)).isNotNull();
        keep(A, pages.moment(A), page(1500));
        pages.keep(A, pages.moment(A), new Position(0, 1), MOST, BYTES, page(5000));
        assertThat(pages.head(A)).isNull();
    }

    @Test
    void nobodyFindsLessThanWasToldToBeStored() {
        try (RunningLogs running = RunningLogs.start(directory)) {
            for (int n = 1; n <= 50; n++) {
                assertThat(running.append(A, SEALED, numbered(n, 1))).isEqualTo(n);
                assertThat(running.logs.has(A, new Position(0, n))).isTrue();
                assertThat(running.logs.has(A, new Position(0, n + 1L))).isFalse();
                assertThat(shared(running, 0)).isEqualTo(range(1, n));
                assertThat(shared(running, 0)).isEqualTo(range(1, n));
            }
        }
    }

    @Test
    void whatIsRemovedOrTooOldIsNotFound() {
        try (RunningLogs running = RunningLogs.start(directory)) {
            LogOptions two = new LogOptions(new Retention(2, Duration.ZERO, 0), true);
            for (int n = 1; n <= 4; n++) {
                running.append(A, two, numbered(n, 1));
                assertThat(running.logs.has(A, new Position(0, n - 1L))).isTrue();
            }
            assertThat(running.logs.has(A, new Position(0, 0))).isFalse();
            assertThat(running.logs.readShared(A, Position.START, MOST, BYTES))
                    .isInstanceOf(Reading.Gap.class);
            assertThat(shared(running, 2)).isEqualTo(range(3, 4));
            remove(running);
            assertThat(running.logs.has(A, new Position(0, 4))).isFalse();
            assertThat(running.logs.readShared(A, new Position(0, 2), MOST, BYTES))
                    .isInstanceOf(Reading.Ahead.class);
        }
    }

    @Test
    void aCommitThatFailsLeavesWhatWasThere() {
        try (RunningLogs running = RunningLogs.start(directory)) {
            running.append(A, SEALED, numbered(1, 2));
            assertThat(shared(running, 0)).isEqualTo(range(1, 2));
            running.storage.failCommit(FaultyStorage.noSpace());
            assertThat(running.appending(A, SEALED, numbered(3, 1)))
                    .failsWithin(Duration.ofSeconds(30));
            assertThat(shared(running, 0)).isEqualTo(range(1, 2));
            assertThat(shared(running, 0)).isEqualTo(range(1, 2));
            running.awaitRoom();
            running.append(A, SEALED, numbered(3, 1));
            assertThat(shared(running, 0)).isEqualTo(range(1, 3));
        }
    }

    private static List<Long> shared(RunningLogs running, long after) {
        return offsets(running.logs.readShared(A, new Position(0, after), 1000, BYTES));
    }

    private static void remove(RunningLogs running) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        running.journal.submit(
                new Work() {
                    @Override
                    public void apply() {
                        running.logs.ledger().remove(A);
                    }

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
}
