package dev.waxwing.log;

import static dev.waxwing.log.RunningLogs.SEALED;
import static dev.waxwing.log.RunningLogs.numbered;
import static dev.waxwing.log.RunningLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Following a log while others append to it.
@Timeout(60)
final class TailTest {
    private static final LogName LOG = new LogName("test/tail");

    @TempDir Path directory;

    /// Asks for pages of changing sizes and keeps the offsets.
    private static final class Collector implements TailSink {
        private final List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
        private final List<Reading> ends = Collections.synchronizedList(new ArrayList<>());
        private final Random sizes;
        private final boolean isGreedy;
        private Tail tail;

        Collector(Logs logs, Position from, int seed, boolean isGreedy) {
            this.sizes = new Random(seed);
            this.isGreedy = isGreedy;
            this.tail = logs.tail(LOG, from, this);
            ask();
        }

        private void ask() {
            int records = isGreedy ? 10_000 : 1 + sizes.nextInt(7);
            tail.request(records, isGreedy ? 1 << 20 : 1 + sizes.nextInt(200));
        }

        @Override
        public void page(Reading.Page page) {
            for (LogRecord record : page.records()) {
                assertThat(record.body()).isEqualTo(numbered((int) record.offset()));
                offsets.add(record.offset());
            }
            ask();
        }

        @Override
        public void ended(Reading why) {
            ends.add(why);
        }

        @Override
        public void failed(StorageException why) {
            throw why;
        }

        List<Long> offsets() {
            synchronized (offsets) {
                return List.copyOf(offsets);
            }
        }
    }

    /// Followers that begin at different moments and places, fast and slow, with a cache that holds
    /// much, little and next to nothing: each has every record once, in order.
    @ParameterizedTest
    @ValueSource(longs = {8 << 20, 20_000, 1})
    void hasNoGapAndNothingTwiceWhileAppendsRace(long cache) {
        int total = 3_000;
        try (RunningLogs running = new RunningLogs(directory, cache, InstantSource.system())) {
            List<Collector> collectors = new ArrayList<>();
            List<Long> starts = new ArrayList<>();
            Random random = new Random(7);
            CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
            int next = 1;
            while (next <= total) {
                int count = Math.min(total - next + 1, 1 + random.nextInt(12));
                last = running.appending(LOG, SEALED, numbered(next, count));
                next += count;
                if (random.nextInt(20) == 0) {
                    long known = random.nextBoolean() ? last.join() - 1 : 0;
                    starts.add(known);
                    collectors.add(
                            new Collector(
                                    running.logs,
                                    new Position(0, known),
                                    next,
                                    random.nextBoolean()));
                }
            }
            last.join();
            assertThat(collectors).hasSizeGreaterThan(5);
            for (int i = 0; i < collectors.size(); i++) {
                Collector collector = collectors.get(i);
                List<Long> expected = range(starts.get(i) + 1, total);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(collector.offsets()).hasSameSizeAs(expected));
                assertThat(collector.offsets()).isEqualTo(expected);
                collector.tail.close();
            }
        }
    }

    @Test
    void waitsForALogThatDoesNotExistYet() {
        try (RunningLogs running = RunningLogs.start(directory)) {
            Collector collector = new Collector(running.logs, Position.START, 1, true);
            running.append(LOG, SEALED, numbered(1, 3));
            await().untilAsserted(() -> assertThat(collector.offsets()).isEqualTo(range(1, 3)));
            assertThat(collector.tail.position().epoch()).isEqualTo(running.logs.head(LOG).epoch());
        }
    }

    @Test
    void saysThatItCannotGoOn() {
        LogOptions few = new LogOptions(new Retention(5, Duration.ZERO, 0), true);
        try (RunningLogs running = new RunningLogs(directory, 1, InstantSource.system())) {
            for (int i = 1; i <= 20; i++) {
                running.append(LOG, few, numbered(i, 1));
            }
            LogHead head = running.logs.head(LOG);
            Collector gap = new Collector(running.logs, Position.START, 1, true);
            Collector ahead = new Collector(running.logs, new Position(0, 21), 1, true);
            Collector other =
                    new Collector(running.logs, new Position(head.epoch() + 1, 20), 1, true);
            await().untilAsserted(() -> {
                assertThat(gap.ends).containsExactly(new Reading.Gap(head));
                assertThat(ahead.ends).containsExactly(new Reading.Ahead(head));
                assertThat(other.ends).containsExactly(new Reading.OtherEpoch(head));
            });
        }
    }

    @Test
    void oneThatWasClosedIsLeftAlone() {
        try (RunningLogs running = RunningLogs.start(directory)) {
            Collector closed = new Collector(running.logs, Position.START, 1, true);
            Collector open = new Collector(running.logs, Position.START, 1, true);
            running.append(LOG, SEALED, numbered(1, 1));
            await().until(() -> closed.offsets().size() == 1);
            closed.tail.close();
            running.append(LOG, SEALED, numbered(2, 1));
            await().until(() -> open.offsets().size() == 2);
            assertThat(closed.offsets()).isEqualTo(range(1, 1));
        }
    }
}
