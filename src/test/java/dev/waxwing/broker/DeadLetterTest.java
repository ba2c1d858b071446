package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.get;
import static dev.waxwing.broker.RunningBroker.id;
import static dev.waxwing.broker.RunningBroker.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where messages go that cannot be delivered: never to nowhere.
final class DeadLetterTest {
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

    private void refuse(MessageQueue queue) {
        RunningBroker.giveBack(queue, false, List.of(RunningBroker.fetch(queue).orElseThrow()));
    }

    @Test
    void aRefusedMessageGoesToTheQueueOfThatName() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        refuse(queue);
        Delivery dead = RunningBroker.fetch(running.found("q.dead")).orElseThrow();
        assertThat(id(dead)).isEqualTo("a");
        assertThat(dead.deliveries()).isEqualTo(1);
        assertThat(id(RunningBroker.fetch(queue).orElseThrow())).isEqualTo("b");
        assertThat(running.statistics("q").deadLettered()).isEqualTo(1);
    }

    @Test
    void theLimitOfDeliveriesHoldsAcrossRestarts() {
        MessageQueue queue = running.queue("q", "delivery_limit=3");
        running.publish("q", "a");
        for (int n = 0; n < 2; n++) {
            RunningBroker.giveBack(queue, true, List.of(RunningBroker.fetch(queue).orElseThrow()));
        }
        running.stop();
        running = RunningBroker.start(directory);
        MessageQueue again = running.found("q");
        Delivery third = RunningBroker.fetch(again).orElseThrow();
        assertThat(third.deliveries()).isEqualTo(3);
        RunningBroker.giveBack(again, true, List.of(third));
        assertThat(RunningBroker.fetch(again)).isEmpty();
        await().until(() -> running.broker.topology().queue("q.dead") != null);
        Inbox inbox = new Inbox();
        running.consume(running.found("q.dead"), inbox, 1);
        assertThat(id(inbox.next())).isEqualTo("a");
        assertThat(running.statistics("q").ready()).isZero();
    }

    @Test
    void aHighLimitIsReachedToo() {
        MessageQueue queue = running.queue("q", "delivery_limit=300");
        running.publish("q", "a");
        for (int n = 1; n < 300; n++) {
            RunningBroker.giveBack(queue, true, List.of(RunningBroker.fetch(queue).orElseThrow()));
        }
        running.stop();
        running = RunningBroker.start(directory);
        MessageQueue again = running.found("q");
        Delivery last = RunningBroker.fetch(again).orElseThrow();
        assertThat(last.deliveries()).isEqualTo(300);
        RunningBroker.giveBack(again, true, List.of(last));
        assertThat(RunningBroker.fetch(again)).isEmpty();
        await().until(() -> running.statistics("q").deadLettered() == 1);
        assertThat(id(RunningBroker.fetch(running.found("q.dead")).orElseThrow())).isEqualTo("a");
    }

    @Test
    void zeroMeansNoLimit() {
        MessageQueue queue = running.queue("q", "delivery_limit=0");
        running.publish("q", "a");
        for (int n = 1; n <= 300; n++) {
            Delivery delivery = RunningBroker.fetch(queue).orElseThrow();
            assertThat(delivery.deliveries()).isEqualTo(n);
            RunningBroker.giveBack(queue, true, List.of(delivery));
        }
        assertThat(running.broker.topology().queue("q.dead")).isNull();
    }

    @Test
    void aDeclaredTargetGetsThem() {
        running.queue("graveyard");
        running.queue("other");
        get(running.broker.bind("x", "other", "graveyard"));
        MessageQueue queue = running.queue("q", "dead_letter=x/graveyard");
        running.publish("q", "a");
        refuse(queue);
        for (String target : List.of("graveyard", "other")) {
            assertThat(id(RunningBroker.fetch(running.found(target)).orElseThrow())).isEqualTo("a");
        }
        assertThat(running.broker.topology().queue("q.dead")).isNull();
    }

    @Test
    void anUnroutableTargetFallsBackToTheDefault() {
        running.queue("q1", "dead_letter=nowhere/key");
        running.queue("q2", "dead_letter=x/nobody");
        for (String name : List.of("q1", "q2")) {
            running.publish(name, "a");
            refuse(running.found(name));
            assertThat(id(RunningBroker.fetch(running.found(name + ".dead")).orElseThrow()))
                    .isEqualTo("a");
        }
    }

    @Test
    void deadLettersAreDurableAndKeepTheirOrder() {
        MessageQueue queue = running.queue("q");
        running.publishAll("q", RunningBroker.numbered("m", 0, 200), 0, 0);
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 200);
        RunningBroker.giveBack(queue, false, inbox.take(200));
        running.close();
        running = RunningBroker.start(directory);
        Inbox dead = new Inbox();
        running.consume(running.found("q.dead"), dead, 200);
        assertThat(ids(dead.take(200))).isEqualTo(RunningBroker.numbered("m", 0, 200));
        assertThat(running.statistics("q").ready()).isZero();
    }

    @Test
    void aQueueMayBeItsOwnGraveyard() {
        MessageQueue queue = running.queue("q", "dead_letter=x/q");
        running.publish("q", "a");
        refuse(queue);
        assertThat(id(RunningBroker.fetch(queue).orElseThrow())).isEqualTo("a");
        assertThat(running.statistics("q").leased()).isEqualTo(1);
        assertThat(running.statistics("q").ready()).isZero();
    }

    /// The same message may be refused again: it is no duplicate there.
    @Test
    void theSameIdMayDieTwice() {
        MessageQueue queue = running.queue("q");
        get(running.broker.bind("x", "q", "second"));
        running.publish("q", "a");
        running.publish("second", "a");
        refuse(queue);
        refuse(queue);
        assertThat(running.statistics("q.dead").ready()).isEqualTo(2);
    }
}
