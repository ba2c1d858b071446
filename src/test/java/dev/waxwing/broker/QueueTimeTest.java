package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.id;
import static dev.waxwing.broker.RunningBroker.ids;
import static dev.waxwing.broker.RunningBroker.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.broker.Publication.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Time to live, delay, length and leases. Wall time is the test's; leases use the monotonic clock.
final class QueueTimeTest {
    @TempDir private Path directory;

    private final TestClock clock = new TestClock();
    private RunningBroker running;

    @BeforeEach
    void start() {
        running = new RunningBroker(directory, RunningBroker.config(10_000, 32 << 20), clock);
    }

    @AfterEach
    void close() {
        running.close();
    }

    private void restart() {
        running.close();
        start();
    }

    private static java.util.Optional<String> fetch(MessageQueue queue) {
        return RunningBroker.fetch(queue).map(RunningBroker::id);
    }

    @Test
    void aMessageIsGoneWhenItsTimeIsOver() {
        MessageQueue queue = running.queue("q", "ttl=60s");
        running.publish("q", "old");
        clock.advance(Duration.ofSeconds(30));
        running.publish("q", "young");
        clock.advance(Duration.ofSeconds(30));
        assertThat(fetch(queue)).contains("young");
        await().until(() -> running.statistics("q").ready() == 0);
        await().until(() -> running.statistics("q").expired() == 1);
        assertThat(running.broker.topology().queue("q.dead")).isNull();
    }

    @Test
    void itIsGoneByTheClockAloneAndAfterARestart() {
        running.close();
        running =
                new RunningBroker(
                        directory, RunningBroker.config(1_000, 32 << 20), InstantSource.system());
        running.queue("q", "ttl=50ms");
        running.publish("q", "a");
        await().until(() -> running.statistics("q").ready() == 0);
        running.publish("q", "b");
        running.close();
        running =
                new RunningBroker(
                        directory, RunningBroker.config(1_000, 32 << 20), InstantSource.system());
        await().until(() -> running.statistics("q").ready() == 0);
    }

    @Test
    void anExpiredMessageGoesToADeclaredTarget() {
        running.queue("late");
        MessageQueue queue = running.queue("q", "ttl=1s", "dead_letter=x/late");
        running.publish("q", "a", "b");
        clock.advance(Duration.ofSeconds(1));
        assertThat(fetch(queue)).isEmpty();
        Inbox inbox = new Inbox();
        running.consume(running.found("late"), inbox, 10);
        assertThat(ids(inbox.take(2))).containsExactly("a", "b");
    }

    @Test
    void aMessageThatIsOutDoesNotExpire() {
        MessageQueue queue = running.queue("q", "ttl=1s");
        running.publish("q", "a", "b");
        Delivery held = RunningBroker.fetch(queue).orElseThrow();
        clock.advance(Duration.ofSeconds(5));
        assertThat(fetch(queue)).as("b").isEmpty();
        RunningBroker.settle(queue, List.of(held));
        assertThat(running.statistics("q").expired()).isEqualTo(1);
        assertThat(running.statistics("q").acknowledged()).isEqualTo(1);
    }

    /// The longest time that can be declared is not a time that has passed.
    @Test
    void anEndlessTimeToLiveDoesNotOverflow() {
        for (String ttl : List.of("106751991167d", "36500d", "9223372036ms")) {
            MessageQueue queue = running.queue("q" + ttl, "ttl=" + ttl);
            running.publish("q" + ttl, "a");
            assertThat(fetch(queue)).contains("a");
            await().until(() -> running.statistics("q" + ttl).leased() == 1);
        }
    }

    @Test
    void aDelayedMessageWaitsForItsTime() {
        MessageQueue queue = running.queue("q");
        running.publishAll("q", List.of("later"), 0, 60_000);
        running.publish("q", "now");
        assertThat(fetch(queue)).contains("now");
        assertThat(fetch(queue)).isEmpty();
        assertThat(running.statistics("q").ready()).isEqualTo(1);
        restart();
        MessageQueue again = running.found("q");
        assertThat(fetch(again)).contains("now");
        assertThat(fetch(again)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(fetch(again)).contains("later");
    }

    @Test
    void delayedMessagesComeInTheOrderOfTheirTimes() {
        MessageQueue queue = running.queue("q");
        running.publishAll("q", List.of("third"), 0, 3_000);
        running.publishAll("q", List.of("first"), 0, 1_000);
        running.publishAll("q", List.of("second"), 0, 2_000);
        assertThat(fetch(queue)).as("the actor knows of them").isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(List.of(fetch(queue), fetch(queue), fetch(queue)))
                .extracting(found -> found.orElse(""))
                .containsExactly("first", "second", "third");
    }

    @Test
    void aDelayEndsByTheClockAlone() {
        running.close();
        running =
                new RunningBroker(
                        directory, RunningBroker.config(1_000, 32 << 20), InstantSource.system());
        MessageQueue queue = running.queue("q");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1);
        running.publishAll("q", List.of("later"), 0, 100);
        assertThat(id(inbox.next())).isEqualTo("later");
    }

    @Test
    void theOldestMakesPlace() {
        MessageQueue queue = running.queue("q", "max_length=3", "overflow=drop_head");
        assertThat(running.publishAll("q", numbered("m", 0, 10), 0, 0))
                .containsOnly(Outcome.ACCEPTED);
        await().until(() -> running.statistics("q").ready() == 3);
        assertThat(running.statistics("q").dropped()).isEqualTo(7);
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 10);
        assertThat(ids(inbox.take(3))).containsExactly("m7", "m8", "m9");
    }

    @Test
    void whatMakesPlaceGoesToADeclaredTarget() {
        running.queue("dropped");
        running.queue("q", "max_length=1", "overflow=drop_head", "dead_letter=x/dropped");
        running.publish("q", "a", "b", "c");
        Inbox inbox = new Inbox();
        running.consume(running.found("dropped"), inbox, 10);
        assertThat(ids(inbox.take(2))).containsExactly("a", "b");
    }

    @Test
    void aFullQueueRejectsUntilThereIsPlace() {
        MessageQueue queue = running.queue("q", "max_length=2");
        assertThat(running.publish("q", "a", "b", "c"))
                .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.QUEUE_FULL);
        Delivery a = RunningBroker.fetch(queue).orElseThrow();
        assertThat(running.publish("q", "c")).containsExactly(Outcome.QUEUE_FULL);
        RunningBroker.settle(queue, List.of(a));
        assertThat(running.publish("q", "c")).containsExactly(Outcome.ACCEPTED);
        restart();
        assertThat(running.publish("q", "d")).containsExactly(Outcome.QUEUE_FULL);
    }

    /// A high message in front of an old low one is no reason to wake up every millisecond.
    @Test
    void anExpiredMessageBehindAYoungerOneIsTakenOutToo() {
        running.queue("q", "ttl=60s", "priority=on");
        running.publishAll("q", List.of("low"), 0, 0);
        clock.advance(Duration.ofSeconds(50));
        running.publishAll("q", List.of("high"), 9, 0);
        clock.advance(Duration.ofSeconds(20));
        running.found("q").resume(new Consumer(new Inbox(), 1));
        await().until(() -> running.statistics("q").expired() == 1);
        assertThat(fetch(running.found("q"))).contains("high");
        assertThat(fetch(running.found("q"))).isEmpty();
    }

    @Test
    void aLeaseThatEndsGivesTheMessageToAnother() {
        running.close();
        BrokerConfig shortLease =
                new BrokerConfig(
                        Duration.ofMillis(100),
                        100,
                        20,
                        1_000,
                        Duration.ofHours(1),
                        16 << 20,
                        32 << 20);
        running = new RunningBroker(directory, shortLease, clock);
        MessageQueue queue = running.queue("q");
        running.publish("q", "a");
        Delivery first = RunningBroker.fetch(queue).orElseThrow();
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 1);
        Delivery second = inbox.next();
        assertThat(second.handle()).isEqualTo(first.handle());
        assertThat(second.redelivered()).isTrue();
        assertThat(second.deliveries()).isEqualTo(2);
        RunningBroker.settle(queue, List.of(first));
        await().until(() -> running.statistics("q").leased() == 0);
        assertThat(running.statistics("q").ready()).isZero();
    }
}
