package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.ids;
import static dev.waxwing.broker.RunningBroker.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Queues longer than the memory they may use: bodies come back from disk, in order.
final class BodyCacheTest {
    private static final int DEEP = 50_000;

    @TempDir private Path directory;

    private RunningBroker start(long bodyCache) {
        return new RunningBroker(
                directory, RunningBroker.config(100_000, bodyCache), InstantSource.system());
    }

    private static List<String> drain(MessageQueue queue, Inbox inbox, int total) {
        List<String> came = new ArrayList<>();
        while (came.size() < total) {
            List<Delivery> batch = new ArrayList<>(List.of(inbox.next()));
            batch.addAll(inbox.drain());
            came.addAll(ids(batch));
            RunningBroker.settle(queue, batch);
        }
        return came;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, 32 << 20})
    void aLongQueueDrainsInOrder(long bodyCache) {
        try (RunningBroker running = start(bodyCache)) {
            MessageQueue queue = running.queue("q");
            List<String> ids = numbered("m", 0, 2_000);
            for (int i = 0; i < ids.size(); i += 7) {
                running.publishAll("q", ids.subList(i, Math.min(i + 7, ids.size())), 0, 0);
            }
            Inbox inbox = new Inbox();
            running.consume(queue, inbox, 30);
            assertThat(drain(queue, inbox, ids.size())).isEqualTo(ids);
            assertThat(RunningBroker.fetch(queue)).isEmpty();
            assertThat(running.statistics("q").ready()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000, 32 << 20})
    void prioritiesGoBeforeArrivalAlsoFromDisk(long bodyCache) {
        List<String> expected = new ArrayList<>();
        try (RunningBroker running = start(bodyCache)) {
            running.queue("q", "priority=on");
            for (int round = 0; round < 40; round++) {
                for (int priority = 0; priority < 10; priority++) {
                    String prefix = "p" + priority + "-" + round + "-";
                    running.publishAll("q", numbered(prefix, 0, 3), priority, 0);
                }
            }
            for (int priority = 9; priority >= 0; priority--) {
                for (int round = 0; round < 40; round++) {
                    expected.addAll(numbered("p" + priority + "-" + round + "-", 0, 3));
                }
            }
            if (bodyCache != 5_000) {
                drainAndCompare(running, expected);
                return;
            }
        }
        try (RunningBroker running = start(bodyCache)) {
            drainAndCompare(running, expected);
        }
    }

    private static void drainAndCompare(RunningBroker running, List<String> expected) {
        MessageQueue queue = running.found("q");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 25);
        assertThat(drain(queue, inbox, expected.size())).isEqualTo(expected);
    }

    @Test
    void aDeepQueueComesBackInOrder() {
        List<String> ids = numbered("m", 0, DEEP);
        try (RunningBroker running = start(1_000)) {
            running.queue("q");
            for (int i = 0; i < DEEP; i += 1_000) {
                running.publishAll("q", ids.subList(i, i + 1_000), 0, 0);
            }
        }
        try (RunningBroker running = start(1_000)) {
            MessageQueue queue = running.found("q");
            assertThat(running.statistics("q").ready()).isEqualTo(DEEP);
            Inbox inbox = new Inbox();
            running.consume(queue, inbox, 1_000);
            assertThat(drain(queue, inbox, DEEP)).isEqualTo(ids);
            assertThat(running.statistics("q").ready()).isZero();
        }
    }

    /// Given back messages go first, in their old order, though their bodies have left the memory.
    @Test
    void whatIsGivenBackIsReadAgain() {
        try (RunningBroker running = start(0)) {
            MessageQueue queue = running.queue("q");
            List<String> ids = numbered("m", 0, 300);
            running.publishAll("q", ids, 0, 0);
            Inbox first = new Inbox();
            Consumer gone = running.consume(queue, first, 200);
            first.take(200);
            queue.cancel(gone);
            Inbox second = new Inbox();
            running.consume(queue, second, 50);
            assertThat(drain(queue, second, ids.size())).isEqualTo(ids);
        }
    }

    @Test
    void messagesLargerThanOneReadCome() {
        try (RunningBroker running = start(0)) {
            MessageQueue queue = running.queue("q");
            List<String> ids = numbered("m".repeat(400_000), 0, 12);
            running.publishAll("q", ids, 0, 0);
            Inbox inbox = new Inbox();
            running.consume(queue, inbox, 2);
            assertThat(drain(queue, inbox, ids.size())).isEqualTo(ids);
        }
    }
}
