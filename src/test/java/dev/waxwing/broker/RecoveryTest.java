package dev.waxwing.broker;

import static dev.waxwing.broker.RunningBroker.get;
import static dev.waxwing.broker.RunningBroker.ids;
import static dev.waxwing.broker.RunningBroker.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.journal.FaultyStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start finds of what was there before.
final class RecoveryTest {
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

    private void restart(boolean clean, BrokerConfig config) {
        if (clean) {
            running.stop();
        } else {
            running.close();
        }
        running = new RunningBroker(directory, config, InstantSource.system());
    }

    private void restart(boolean clean) {
        restart(clean, RunningBroker.config(1_000_000, 32 << 20));
    }

    @Test
    void afterAnOrderlyEndNothingIsSuspect() {
        running.queue("q");
        running.publish("q", "a");
        restart(true);
        Delivery delivery = RunningBroker.fetch(running.found("q")).orElseThrow();
        assertThat(delivery.redelivered()).isFalse();
        assertThat(delivery.deliveries()).isEqualTo(1);
    }

    @Test
    void afterACrashEverythingMayHaveBeenDelivered() {
        running.queue("q");
        running.publish("q", "a");
        restart(false);
        running.publish("q", "b");
        Inbox inbox = new Inbox();
        running.consume(running.found("q"), inbox, 10);
        List<Delivery> both = inbox.take(2);
        assertThat(ids(both)).containsExactly("a", "b");
        assertThat(both).extracting(Delivery::redelivered).containsExactly(true, false);
    }

    @Test
    void aCrashAfterAnOrderlyEndIsACrash() {
        running.queue("q");
        running.publish("q", "a");
        restart(true);
        restart(false);
        assertThat(RunningBroker.fetch(running.found("q")).orElseThrow().redelivered()).isTrue();
    }

    /// What a crash made doubtful stays so, however often the server is stopped in order.
    @Test
    void anOrderlyEndDoesNotMakeACrashUndone() {
        running.queue("q");
        running.publish("q", "a");
        restart(false);
        running.publish("q", "b");
        restart(true);
        restart(true);
        Inbox inbox = new Inbox();
        running.consume(running.found("q"), inbox, 10);
        List<Delivery> both = inbox.take(2);
        assertThat(ids(both)).containsExactly("a", "b");
        assertThat(both).extracting(Delivery::redelivered).containsExactly(true, false);
    }

    @Test
    void whatIsOutAtAnOrderlyEndIsCounted() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b", "c");
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 2);
        inbox.take(2);
        restart(true);
        Inbox next = new Inbox();
        running.consume(running.found("q"), next, 10);
        List<Delivery> all = next.take(3);
        assertThat(ids(all)).containsExactly("a", "b", "c");
        assertThat(all).extracting(Delivery::deliveries).containsExactly(2, 2, 1);
        assertThat(all).extracting(Delivery::redelivered).containsExactly(true, true, false);
    }

    /// A message that was delivered and whose acknowledgement failed is no new one.
    @Test
    void whatCouldNotBeSettledIsCountedAtAnOrderlyEnd() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        Delivery a = RunningBroker.fetch(queue).orElseThrow();
        running.storage.failCommit(FaultyStorage.noSpace());
        assertThat(RunningBroker.settling(queue, List.of(a))).failsWithin(Duration.ofSeconds(20));
        assertThat(running.submit(List.of(running.publication("x", "q", "c", 0, 0))))
                .as("the disk is probed and well again")
                .succeedsWithin(Duration.ofSeconds(20));
        restart(true);
        Inbox inbox = new Inbox();
        running.consume(running.found("q"), inbox, 10);
        List<Delivery> all = inbox.take(3);
        assertThat(ids(all)).containsExactly("a", "b", "c");
        assertThat(all).extracting(Delivery::deliveries).containsExactly(2, 1, 1);
    }

    /// The end waits for the queues, but not for ever; then it does not say that all is well.
    @Test
    void anEndThatCouldNotWaitIsNoOrderlyOne() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a");
        CountDownLatch stuck = new CountDownLatch(1);
        queue.subscribe(
                new Consumer(
                        new DeliverySink() {
                            @Override
                            public void deliver(List<Delivery> deliveries) {}

                            @Override
                            public void timedOut() {}

                            @Override
                            public boolean isWritable() {
                                try {
                                    return stuck.await(20, TimeUnit.SECONDS);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        },
                        1),
                () -> {});
        assertThat(running.broker.finish(Duration.ofMillis(100))).isFalse();
        stuck.countDown();
        restart(false);
        assertThat(RunningBroker.fetch(running.found("q")).orElseThrow().redelivered()).isTrue();
    }

    @Test
    void deliveryCountsAreKept() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "a", "b");
        for (int n = 0; n < 3; n++) {
            RunningBroker.giveBack(queue, true, List.of(RunningBroker.fetch(queue).orElseThrow()));
        }
        restart(true);
        Inbox inbox = new Inbox();
        running.consume(running.found("q"), inbox, 10);
        List<Delivery> both = inbox.take(2);
        assertThat(ids(both)).containsExactly("a", "b");
        assertThat(both).extracting(Delivery::deliveries).containsExactly(4, 1);
        assertThat(both).extracting(Delivery::redelivered).containsExactly(true, false);
    }

    @Test
    void onlyWhatIsNotSettledComesBack() {
        MessageQueue queue = running.queue("q");
        running.publishAll("q", numbered("m", 0, 10), 0, 0);
        Inbox inbox = new Inbox();
        running.consume(queue, inbox, 10);
        List<Delivery> all = inbox.take(10);
        RunningBroker.settle(queue, List.of(all.get(0), all.get(3), all.get(9)));
        restart(false);
        assertThat(running.statistics("q").ready()).isEqualTo(7);
        Inbox later = new Inbox();
        running.consume(running.found("q"), later, 10);
        List<Delivery> rest = later.take(7);
        assertThat(ids(rest)).containsExactly("m1", "m2", "m4", "m5", "m6", "m7", "m8");
        RunningBroker.settle(running.found("q"), rest);
        restart(false);
        assertThat(running.statistics("q").ready()).isZero();
        assertThat(RunningBroker.fetch(running.found("q"))).isEmpty();
    }

    @Test
    void duplicatesAreKnownAfterARestart() {
        MessageQueue queue = running.queue("q");
        running.publish("q", "settled", "waiting");
        RunningBroker.settle(queue, List.of(RunningBroker.fetch(queue).orElseThrow()));
        for (boolean clean : new boolean[] {false, true}) {
            restart(clean);
            running.publish("q", "settled", "waiting");
            assertThat(running.statistics("q").ready()).isEqualTo(1);
            assertThat(running.statistics("q").duplicates()).isEqualTo(2);
        }
    }

    @Test
    void beyondTheWindowAnIdIsNew() {
        BrokerConfig small = RunningBroker.config(8, 32 << 20);
        restart(true, small);
        running.queue("q");
        running.publishAll("q", numbered("m", 0, 20), 0, 0);
        running.publish("q", "m12", "m19");
        assertThat(running.statistics("q").ready()).isEqualTo(20);
        restart(true, small);
        running.publish("q", "m12", "m19");
        assertThat(running.statistics("q").ready()).isEqualTo(20);
        running.publish("q", "m11");
        assertThat(running.statistics("q").ready()).isEqualTo(21);
    }

    /// Ids are told apart by exchange and key, and by queue.
    @Test
    void theSameIdOnAnotherRouteIsAnother() {
        running.queue("q");
        get(running.broker.bind("x", "q", "other"));
        running.publish("q", "a");
        running.publish("other", "a");
        assertThat(running.statistics("q").ready()).isEqualTo(2);
    }

    @Test
    void aMessageGoesToEveryQueueThatIsBound() {
        get(running.broker.declareExchange("all", ExchangeType.FANOUT));
        for (String name : List.of("a", "b", "c")) {
            running.declare(name);
            get(running.broker.bind("all", name, ""));
        }
        List<String> ids = numbered("m", 0, 500);
        get(
                running.submit(
                        ids.stream()
                                .map(id -> running.publication("all", "any", id, 0, 0))
                                .toList()));
        restart(false);
        for (String name : List.of("a", "b", "c")) {
            Inbox inbox = new Inbox();
            running.consume(running.found(name), inbox, 1_000);
            List<Delivery> all = inbox.take(500);
            assertThat(ids(all)).containsExactlyElementsOf(ids);
            RunningBroker.settle(running.found(name), all);
            assertThat(running.statistics(name).ready()).isZero();
        }
    }

    @Test
    void topicsAndOptionsAreKept() {
        get(running.broker.declareExchange("t", ExchangeType.TOPIC));
        running.declare("q", "ttl=1h", "priority=on", "dead_letter=t/dead.q");
        get(running.broker.bind("t", "q", "orders.*"));
        restart(false);
        Topology topology = running.broker.topology();
        assertThat(topology.route("t", "orders.eu")).isNotNull();
        assertThat(topology.route("t", "orders")).isNull();
        assertThat(Objects.requireNonNull(topology.queue("q")).options().format())
                .isEqualTo(
                        "ttl=3600000 max_length=0 overflow=reject delivery_limit=20"
                                + " dead_letter=t/dead.q priority=on");
        running.declare("q", "priority=on"); // the same again is no error
    }

    /// As a queue for dead letters may be.
    @Test
    void aQueueThatIsMadeBeforeTheStartIsOverWorks() {
        running.queue("q");
        running.stop();
        running =
                new RunningBroker(
                        directory,
                        RunningBroker.config(1_000_000, 32 << 20),
                        InstantSource.system(),
                        broker -> {
                            MessageQueue found =
                                    Objects.requireNonNull(broker.topology().queue("q"));
                            // It answers: the supervisor has seen what there was.
                            assertThat(RunningBroker.fetch(found)).isEmpty();
                            get(broker.declareQueue("late", Map.of()));
                        });
        assertThat(RunningBroker.fetch(running.found("late"))).isEmpty();
    }
}
