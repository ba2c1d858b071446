package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.get;
import static dev.waxwing.broker.RunningBroker.id;
import static dev.waxwing.broker.RunningBroker.ids;
import static dev.waxwing.broker.RunningBroker.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.waxwing.broker.Publication.Outcome;
import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.FaultyStorage.Gate;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was not committed did not happen: not for publishers, not for consumers, not in the books.
final class LedgerRollbackTest {
    @TempDir private Path directory;

    private RunningBroker running;

    @BeforeEach
    void start() {
        running = RunningBroker.start(directory);
    }

    @AfterEach
    void close() {
        running.close();
    }

    private static void assertFull(CompletableFuture<Void> ended) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> get(ended))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
    }

    private void assertWaiting(String queue, long messages) {
        assertThat(running.statistics(queue).ready()).isEqualTo(messages);
    }

    @Test
    void anIdWhoseCommitFailedIsNoDuplicate() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "before");
        running.storage.failCommit(FaultyStorage.noSpace());
        assertFull(
                running.submit(
                        List.of(
                                running.publication("x", "q", "a", 0, 0),
                                running.publication("x", "q", "b", 0, 0))));
        assertWaiting("q", 1);

        assertThat(running.publish("q", "a", "b", "before")).containsOnly(Outcome.ACCEPTED);
        assertWaiting("q", 3);
        assertThat(running.statistics("q").duplicates()).isEqualTo(1);
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 10);
        assertThat(ids(inbox.take(3))).containsExactly("before", "a", "b");
        assertThat(RunningBroker.fetch(queue)).isEmpty();
    }

    /// A group may be larger than the window of ids.
    @Test
    void aGroupLargerThanTheWindowOfIdsIsTakenBack() {
        running.close();
        running =
                new RunningBroker(
                        directory, RunningBroker.config(8, 32 << 20), InstantSource.system());
        running.queue("q");
        running.publish("q", "before");
        running.storage.failCommit(FaultyStorage.noSpace());
        List<String> ids = numbered("m", 0, 30);
        assertFull(
                running.submit(
                        ids.stream().map(id -> running.publication("x", "q", id, 0, 0)).toList()));

        running.publishAll("q", ids, 0, 0);
        assertWaiting("q", 31);
        running.publish("q", "m29");
        assertWaiting("q", 31);
    }

    @Test
    void aFailedSettlementMakesTheMessageDeliverableAgain() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 10);
        List<Delivery> both = inbox.take(2);
        running.storage.failCommit(FaultyStorage.noSpace());
        assertFull(RunningBroker.settling(queue, both));
        assertThat(running.statistics("q").acknowledged()).isZero();

        List<Delivery> again = inbox.take(2);
        assertThat(ids(again)).containsExactly("a", "b");
        assertThat(again).allMatch(Delivery::redelivered);
        RunningBroker.settle(queue, again);
        assertThat(running.statistics("q").acknowledged()).isEqualTo(2);
        assertWaiting("q", 0);
        assertThat(running.statistics("q").leased()).isZero();
        assertThat(RunningBroker.fetch(queue)).isEmpty();
    }

    /// A later settlement of the same block must not carry the failed one with it.
    @Test
    void aFailedDeadLetterIsNotLostWithTheRestOfItsBlock() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "poison", "good");
        Inbox inbox = new Inbox();
        Consumer consumer = running.consume(queue, inbox, 2);
        List<Delivery> both = inbox.take(2);
        Gate gate = running.storage.holdNextCommit();
        CompletableFuture<Void> dead = RunningBroker.givingBack(queue, false, both.subList(0, 1));
        gate.awaitReached();
        CompletableFuture<Void> settled = RunningBroker.settling(queue, both.subList(1, 2));
        assertThat(RunningBroker.fetch(queue)).as("the actor has settled it").isEmpty();
        running.storage.failCommit(FaultyStorage.noSpace());
        gate.open();
        assertFull(dead);
        get(settled);

        Delivery poison = inbox.next();
        assertThat(id(poison)).isEqualTo("poison");
        queue.cancel(consumer);
        Delivery again = RunningBroker.fetch(queue).orElseThrow();
        RunningBroker.giveBack(queue, false, List.of(again));
        assertThat(running.statistics("q").deadLettered()).isEqualTo(1);
        assertThat(running.statistics("q").acknowledged()).isEqualTo(1);
        assertWaiting("q", 0);
        assertThat(running.statistics("q").leased()).isZero();
        assertThat(id(RunningBroker.fetch(running.found("q.dead")).orElseThrow()))
                .isEqualTo("poison");
    }

    /// And it is still there for the next start.
    @Test
    void aFailedSettlementIsOnDiskAfterTheRestOfItsBlock() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 2);
        List<Delivery> both = inbox.take(2);
        Gate gate = running.storage.holdNextCommit();
        CompletableFuture<Void> failing = RunningBroker.settling(queue, both.subList(0, 1));
        gate.awaitReached();
        CompletableFuture<Void> settled = RunningBroker.settling(queue, both.subList(1, 2));
        assertThat(RunningBroker.fetch(queue)).isEmpty();
        running.storage.failCommit(FaultyStorage.noSpace());
        gate.open();
        assertFull(failing);
        get(settled);

        running.close();
        running = RunningBroker.start(directory);
        assertWaiting("q", 1);
        assertThat(id(RunningBroker.fetch(running.found("q")).orElseThrow())).isEqualTo("a");
    }

    @Test
    void aQueueWhoseCommitFailedIsNotThere() {
        running.storage.failCommit(FaultyStorage.noSpace());
        assertFull(running.broker.declareQueue("q", Map.of("priority", "on")));
        assertThat(running.broker.topology().queue("q")).isNull();
        assertThat(running.broker.statistics()).isEmpty();

        MessageQueue queue = running.queue("q", "priority=off");
        running.publish("q", "a");
        assertThat(id(RunningBroker.fetch(queue).orElseThrow())).isEqualTo("a");
    }

    @Test
    void aBindingWhoseCommitFailedRoutesNothing() {
        running.queue("q");
        running.storage.failCommit(FaultyStorage.noSpace());
        assertFull(running.broker.bind("x", "q", "other"));
        assertThat(running.broker.topology().route("x", "other")).isNull();
        get(running.broker.bind("x", "q", "other"));
        running.publish("other", "a");
        assertWaiting("q", 1);
    }

    @Test
    void aRejectedLengthCountsOnlyWhatIsStored() {
        running.queue("q", "max_length=2");
        running.storage.failCommit(FaultyStorage.noSpace());
        assertFull(
                running.submit(
                        List.of(
                                running.publication("x", "q", "a", 0, 0),
                                running.publication("x", "q", "b", 0, 0))));
        assertThat(running.publish("q", "c", "d", "e"))
                .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.QUEUE_FULL);
        assertThat(running.publish("q", "c"))
                .as("a duplicate is stored already")
                .containsExactly(Outcome.ACCEPTED);
    }

    /// A disk that stays full is asked now and then, not as fast as the processor can.
    @Test
    void whatExpiresOnAFullDiskDoesNotSpin() {
        TestClock clock = new TestClock();
        running.close();
        running = new RunningBroker(directory, RunningBroker.config(1_000, 32 << 20), clock);
        MessageQueue queue = running.queue("q", "ttl=1m");
        running.publish("q", "a");
        running.storage.full(true);
        clock.advance(Duration.ofMinutes(2));
        queue.resume(new Consumer(new Inbox(), 1));
        await().until(() -> running.storage.refusals() >= 2);
        int before = running.storage.refusals();
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        assertThat(running.storage.refusals() - before).isLessThan(10);

        running.storage.full(false);
        await().atMost(Duration.ofSeconds(20)).until(() -> running.statistics("q").ready() == 0);
        assertThat(RunningBroker.fetch(queue)).isEmpty();
        await().until(() -> running.statistics("q").expired() == 1);
    }
}
