package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.get;
import static dev.waxwing.broker.RunningBroker.id;
import static dev.waxwing.broker.RunningBroker.ids;
import static dev.waxwing.broker.RunningBroker.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.broker.RunningBroker.Answer;
import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.FaultyStorage.Gate;
import dev.waxwing.journal.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue's actor is killed by a sink that throws: it starts again from the journal, and nothing
/// is lost.
final class QueueActorRestartTest {
    private static final int MESSAGES = 3_000;

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

    /// Takes and settles until everything has come, killing the actor as often as asked. What was
    /// settled may not come again; the first coming of each is in order.
    private Set<String> consumeAll(MessageQueue queue, Inbox inbox, int total, int kills) {
        LinkedHashSet<String> seen = new LinkedHashSet<>();
        Set<String> settled = new HashSet<>();
        int nextKill = kills == 0 ? total : total / (kills + 1);
        while (settled.size() < total) {
            List<Delivery> batch = new ArrayList<>(List.of(inbox.next()));
            batch.addAll(inbox.drain());
            assertThat(ids(batch)).noneMatch(settled::contains);
            seen.addAll(ids(batch));
            RunningBroker.settle(queue, batch);
            settled.addAll(ids(batch));
            if (seen.size() > nextKill) {
                nextKill += total / (kills + 1);
                inbox.failNext(1);
            }
        }
        return seen;
    }

    @Test
    void afterACrashEveryMessageIsDeliveredInOrder() {
        MessageQueue queue = running.queue("q");
        List<String> ids = numbered("m", 0, MESSAGES);
        running.publishAll("q", ids, 0, 0);
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 10);

        assertThat(consumeAll(queue, inbox, MESSAGES, 5)).containsExactlyElementsOf(ids);
        assertThat(inbox.thrown()).isGreaterThanOrEqualTo(4);
        assertThat(running.statistics("q").ready()).isZero();
        assertThat(running.statistics("q").consumers()).isEqualTo(1);
        assertThat(RunningBroker.fetch(queue)).isEmpty();
    }

    @Test
    void publishersAndOtherQueuesGoOn() {
        MessageQueue killed = running.queue("killed");
        MessageQueue other = running.queue("other");
        Inbox killedInbox = new Inbox();
        Inbox otherInbox = new Inbox();
        running.consume(killed, killedInbox, 50);
        running.consume(other, otherInbox, MESSAGES);
        List<String> ids = numbered("m", 0, MESSAGES);
        CompletableFuture<Void> publisher =
                CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < MESSAGES; i += 5) {
                        running.publishAll("killed", ids.subList(i, i + 5), 0, 0);
                        running.publishAll("other", ids.subList(i, i + 5), 0, 0);
                    }
                });

        assertThat(consumeAll(killed, killedInbox, MESSAGES, 5)).containsExactlyElementsOf(ids);
        get(publisher);
        List<Delivery> undisturbed = otherInbox.take(MESSAGES);
        assertThat(ids(undisturbed)).containsExactlyElementsOf(ids);
        assertThat(undisturbed).noneMatch(Delivery::redelivered);
        assertThat(killedInbox.thrown()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void whatWasOutMayHaveBeenDeliveredBefore() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1);
        Delivery first = inbox.next();
        assertThat(first.redelivered()).isFalse();
        inbox.failNext(1);
        RunningBroker.settle(queue, List.of(first));

        Delivery again = inbox.next();
        assertThat(id(again)).isEqualTo("b");
        assertThat(again.redelivered()).isTrue();
    }

    /// An answer that came twice would end the wait for another queue's.
    @Test
    void theCommandThatMeetsTheCrashIsAnsweredOnce() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1);
        Delivery first = inbox.next();
        inbox.failNext(1);
        Answer answer = new Answer();
        queue.settle(new long[] {first.handle()}, answer);

        assertThat(id(inbox.next())).isEqualTo("b");
        RunningBroker.settle(queue, List.of());
        assertThat(inbox.thrown()).isEqualTo(1);
        assertThat(answer.told).hasValue(1);
        assertThat(answer.ended).isCompleted();
    }

    /// Recovery itself fails while others wait for it: their commands may not be lost.
    @Test
    void commandsThatWaitSurviveAnotherCrash() {
        MessageQueue queue = running.queue("q");
        running.queue("other");
        running.publish("q", "a", "b", "c");
        Delivery fetched = RunningBroker.fetch(queue).orElseThrow();
        Inbox inbox = new Inbox();
        inbox.failWhenAsked(2);
        Gate gate = running.storage.holdNextCommit();
        CompletableFuture<Void> published =
                running.submit(List.of(running.publication("x", "other", "o", 0, 0)));
        gate.awaitReached();
        running.consume(queue, inbox, 1); // crash; recovery stands behind the held commit
        CompletableFuture<Void> settled = RunningBroker.settling(queue, List.of(fetched));
        CompletableFuture<Optional<Delivery>> asked = RunningBroker.askFor(queue);
        gate.open();

        get(published);
        get(settled);
        get(asked);
        assertThat(inbox.thrown()).isEqualTo(2);
        await().until(() ->
                running.statistics("q").ready() + running.statistics("q").leased() == 2);
    }

    /// A confirmed acknowledgement is durable, also of a message that the new life of the actor has
    /// not looked at yet.
    @Test
    void acknowledgementsOfAnEarlierLifeCount() {
        MessageQueue queue = running.queue("q");
        running.queue("other");
        List<String> ids = numbered("m", 0, 201); // one waits, for which a newcomer is asked
        ids.forEach(id -> running.publish("q", id)); // a block each
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 200);
        List<Delivery> first = inbox.take(200);

        Gate gate = running.storage.holdNextCommit();
        CompletableFuture<Void> published =
                running.submit(List.of(running.publication("x", "other", "o", 0, 0)));
        gate.awaitReached();
        Inbox crashing = new Inbox();
        crashing.failWhenAsked(1);
        running.consume(queue, crashing, 1);
        CompletableFuture<Void> settled = RunningBroker.settling(queue, first);
        gate.open();
        get(published);
        assertThat(crashing.thrown()).isEqualTo(1);
        get(settled);

        running.close();
        running = RunningBroker.start(directory);
        assertThat(running.statistics("q").ready()).isEqualTo(1);
        assertThat(RunningBroker.fetch(running.found("q")).map(RunningBroker::id))
                .contains(ids.getLast());
        assertThat(RunningBroker.fetch(running.found("q"))).isEmpty();
    }

    /// A settlement that fails after the crash is about the old life: the new one has found the
    /// message on disk already.
    @Test
    void aSettlementThatFailsAcrossACrashDoublesNothing() {
        MessageQueue queue = running.queue("q");
        running.queue("other");
        running.publish("q", "a");
        running.publish("q", "b");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1);
        Delivery a = inbox.next();

        Gate first = running.storage.holdNextCommit();
        CompletableFuture<Void> published =
                running.submit(List.of(running.publication("x", "other", "o", 0, 0)));
        first.awaitReached();
        inbox.failNext(1);
        CompletableFuture<Void> settled = RunningBroker.settling(queue, List.of(a)); // crashes
        await().until(() -> inbox.thrown() == 1);
        Gate second = running.storage.holdNextCommit();
        first.open();
        get(published);
        second.awaitReached();
        running.storage.failCommit(FaultyStorage.noSpace());
        second.open();
        assertThat(settled).failsWithin(Duration.ofSeconds(20));

        List<String> came = new ArrayList<>();
        while (came.size() < 2) {
            Delivery next = inbox.next();
            came.add(id(next));
            RunningBroker.settle(queue, List.of(next));
        }
        assertThat(came).containsExactlyInAnyOrder("a", "b");
        assertThat(RunningBroker.fetch(queue)).isEmpty();
        assertThat(running.statistics("q").ready()).isZero();
    }

    /// One that cannot work may not keep a processor busy with trying.
    @Test
    void aQueueThatFailsAgainAndAgainTriesMoreAndMoreSeldom() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a");
        Inbox inbox = new Inbox();
        inbox.failNext(1_000_000);
        long began = System.nanoTime();
        running.consume(queue, inbox, 1);
        await().until(() -> inbox.thrown() >= 6);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(20 + 40 + 80 + 160 + 320));

        CompletableFuture<Void> settled = RunningBroker.settling(queue, List.of());
        inbox.failNext(0);
        assertThat(id(inbox.next())).isEqualTo("a");
        get(settled);
    }

    /// What fails in the first step of its first life starts again as well.
    @Test
    void aQueueThatCannotEvenStartTriesAgain() {
        running.queue("q", "ttl=10000d");
        running.publish("q", "a");
        running.close();
        TestClock clock = new TestClock();
        clock.failNext(3);
        running = new RunningBroker(directory, RunningBroker.config(1_000, 32 << 20), clock);
        assertThat(id(RunningBroker.fetch(running.found("q")).orElseThrow())).isEqualTo("a");
    }

    /// What waits for a queue that is down is counted by nobody: bodies stay on disk.
    @Test
    void aQueueThatIsDownIsToldOfBlocksWithoutTheirBodies() {
        MessageQueue queue = running.queue("q");
        RunningBroker.settle(queue, List.of()); // it lives
        TestInbox<QueueCommand> told = TestInbox.create();
        queue.attach(told.getRef());
        queue.down();
        running.publish("q", "a");
        queue.up();
        running.publish("q", "b");

        List<Block> blocks = new ArrayList<>();
        await().until(() -> {
            told.getAllReceived().forEach(c -> blocks.addAll(((QueueCommand.Stored) c).blocks()));
            return blocks.size() == 2;
        });
        assertThat(blocks).extracting(block -> block.data() == null).containsExactly(true, false);
    }

    @Test
    void bodiesThatWereNotToldAreReadInTheirOrder() {
        MessageQueue queue = running.queue("q");
        RunningBroker.settle(queue, List.of()); // it lives
        List<String> ids = numbered("m", 0, 300);
        running.publishAll("q", ids.subList(0, 100), 0, 0);
        queue.down();
        running.publishAll("q", ids.subList(100, 200), 0, 0);
        queue.up();
        running.publishAll("q", ids.subList(200, 300), 0, 0);
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1_000);

        assertThat(ids(inbox.take(300))).containsExactlyElementsOf(ids);
    }

    @Test
    void aQueueIsDownFromItsCrashToTheEndOfItsRecovery() {
        MessageQueue queue = running.queue("q");
        running.queue("other");
        running.publish("q", "a");
        RunningBroker.settle(queue, List.of()); // it lives
        assertThat(queue.isDown()).isFalse();
        Gate gate = running.storage.holdNextCommit();
        CompletableFuture<Void> published =
                running.submit(List.of(running.publication("x", "other", "o", 0, 0)));
        gate.awaitReached();
        Inbox inbox = new Inbox();
        inbox.failWhenAsked(1);
        running.consume(queue, inbox, 1); // crash; recovery stands behind the held commit
        await().until(queue::isDown);
        assertThat(running.broker.queuesDown()).isEqualTo(1);
        gate.open();
        get(published);

        assertThat(id(inbox.next())).isEqualTo("a");
        await().until(() -> !queue.isDown());
        assertThat(running.broker.queuesDown()).isZero();
    }

    /// The queues do not notice, and those that are made meanwhile get their actors.
    @Test
    @SuppressWarnings("NullAway") // the defect
    void theSupervisorsFailureStopsNoQueue() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1);
        Delivery a = inbox.next();

        for (int n = 0; n < 3; n++) {
            running.supervisor.tell(new QueueSupervisor.Start(null));
            MessageQueue made = running.queue("made-" + n);
            running.publish("made-" + n, "m");
            assertThat(id(RunningBroker.fetch(made).orElseThrow())).isEqualTo("m");
        }
        assertThat(running.statistics("q").leased()).isEqualTo(1);
        RunningBroker.settle(queue, List.of(a));
        assertThat(inbox.next().redelivered()).isFalse();
    }

    @Test
    void recoveryWaitsForTheDisk() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a");
        RunningBroker.settle(queue, List.of()); // it lives
        running.storage.full(true);
        Inbox inbox = new Inbox();
        inbox.failNext(1);
        running.consume(queue, inbox, 1);
        CompletableFuture<Void> refused =
                running.submit(List.of(running.publication("x", "q", "b", 0, 0)));
        assertThat(refused)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(StorageException.class);
        running.storage.full(false);

        assertThat(id(inbox.next())).isEqualTo("a");
    }
}
