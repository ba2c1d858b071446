package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.id;
import static dev.waxwing.broker.RunningBroker.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A consumer whose lease timed out, until it is heard of.
final class SilentConsumerTest {
    private static final Duration LEASE = Duration.ofMillis(100);

    @TempDir private Path directory;

    private final Inbox inbox = new Inbox();
    private RunningBroker running;
    private MessageQueue queue;

    @BeforeEach
    void start() {
        BrokerConfig config =
                new BrokerConfig(LEASE, 100, 20, 1_000, Duration.ofHours(1), 16 << 20, 32 << 20);
        running = new RunningBroker(directory, config, InstantSource.system());
        queue = running.queue("q");
    }

    @AfterEach
    void close() {
        running.close();
    }

    private void awaitWaiting(int messages) {
        await().until(() -> {
            QueueStatistics now = running.statistics("q");
            return now.leased() == 0 && now.ready() == messages;
        });
    }

    /// Waits until so many leases have ended elsewhere, one after the other.
    private void passLeases(int count) {
        MessageQueue other = running.queue("other");
        if (running.statistics("other").published() == 0) {
            running.publish("other", "clock");
        }
        for (int i = 0; i <= count; i++) {
            await().until(() -> RunningBroker.fetch(other).isPresent());
        }
    }

    @Test
    void getsItsPrefetchOnceAndIsToldOnce() {
        running.publish("q", "a", "b", "c");
        Consumer consumer = running.consume(queue, inbox, 3);
        assertThat(ids(inbox.take(3))).containsExactly("a", "b", "c");
        awaitWaiting(3);
        passLeases(5);
        assertThat(inbox.drain()).isEmpty();
        assertThat(inbox.timeOuts()).isEqualTo(1);
        assertThat(running.statistics("q").delivered()).isEqualTo(3);

        queue.heard(consumer);
        List<Delivery> again = inbox.take(3);
        assertThat(ids(again)).containsExactly("a", "b", "c");
        assertThat(again).extracting(Delivery::deliveries).containsOnly(2);
    }

    @Test
    void holdsNoMoreThanItsPrefetchWhenHeard() {
        running.publish("q", "a", "b", "c", "d");
        Consumer consumer = running.consume(queue, inbox, 2);
        inbox.take(2);
        await().until(() -> inbox.timeOuts() == 1);
        Set<String> settled = new HashSet<>();
        while (settled.size() < 4) {
            queue.heard(consumer);
            Delivery next = inbox.next();
            assertThat(running.statistics("q").leased()).isLessThanOrEqualTo(2);
            RunningBroker.settle(queue, List.of(next));
            settled.add(id(next));
        }
        awaitWaiting(0);
    }

    @Test
    void othersGetWhatItHeldAndWhatComes() {
        running.publish("q", "a");
        running.consume(queue, inbox, 10);
        inbox.take(1);
        awaitWaiting(1);
        Inbox other = new Inbox();
        running.consume(queue, other, 10);
        running.publish("q", "b", "c");
        List<Delivery> taken = other.take(3);
        assertThat(ids(taken)).containsExactly("a", "b", "c");
        assertThat(taken).extracting(Delivery::deliveries).containsExactly(2, 1, 1);
        RunningBroker.settle(queue, taken);
        assertThat(inbox.drain()).isEmpty();
    }

    @Test
    void triesOneAtATimeOfWhatWasNeverOut() {
        running.publish("q", "a");
        running.consume(queue, inbox, 10);
        inbox.take(1);
        awaitWaiting(1);
        running.publish("q", "b", "c");
        assertThat(ids(inbox.take(2))).containsExactly("b", "c");
        awaitWaiting(3);
        passLeases(3);
        assertThat(inbox.drain()).isEmpty();
        assertThat(inbox.timeOuts()).isEqualTo(1);
        assertThat(running.statistics("q").delivered()).isEqualTo(3);
        List<Delivery> last = other();
        assertThat(last).extracting(Delivery::deliveries).containsOnly(2);
    }

    private List<Delivery> other() {
        Inbox other = new Inbox();
        running.consume(queue, other, 10);
        return other.take(3);
    }

    @Test
    void mayStillSettleWhatItHad() {
        running.publish("q", "a");
        Consumer consumer = running.consume(queue, inbox, 1);
        List<Delivery> late = inbox.take(1);
        awaitWaiting(1);
        RunningBroker.settle(queue, late);
        awaitWaiting(0);
        queue.heard(consumer);
        running.publish("q", "b");
        assertThat(id(inbox.next())).isEqualTo("b");
    }

    @Test
    void staysSilentWhenTheQueueStartsAgain() {
        running.publish("q", "a");
        Consumer consumer = running.consume(queue, inbox, 10);
        inbox.take(1);
        awaitWaiting(1);
        Inbox faulty = new Inbox();
        faulty.failNext(1);
        Consumer other = running.consume(queue, faulty, 1);
        assertThat(id(faulty.next())).isEqualTo("a");
        assertThat(faulty.thrown()).isEqualTo(1);
        queue.cancel(other);
        awaitWaiting(1);
        passLeases(3);
        assertThat(inbox.drain()).isEmpty();
        queue.heard(consumer);
        assertThat(id(inbox.next())).isEqualTo("a");
    }

    @Test
    void aFetchIsServedWhateverItHasLetTimeOut() {
        running.publish("q", "a");
        for (int tries = 1; tries <= 3; tries++) {
            int count = tries;
            await().until(() ->
                    RunningBroker.fetch(queue).map(Delivery::deliveries).orElse(0) == count);
        }
    }
}
