package dev.waxwing.client;

import static dev.waxwing.client.Messages.BACKOFF;
import static dev.waxwing.client.Messages.FAST;
import static dev.waxwing.client.Messages.OPENER;
import static dev.waxwing.client.Messages.json;
import static dev.waxwing.client.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waxwing.client.TestBroker.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ReceiverTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    @TempDir Path dir;

    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private final ReceiverEvents events =
            new ReceiverEvents() {
                @Override
                public void stored(ReceivedMessage message) {
                    told.add("stored " + message.messageId());
                }

                @Override
                public void duplicate(String messageId) {
                    told.add("duplicate " + messageId);
                }

                @Override
                public void refused(String messageId, String why) {
                    told.add("refused " + messageId + ": " + why);
                }

                @Override
                public void confirmed(String messageId) {
                    told.add("confirmed " + messageId);
                }
            };

    private Path out() {
        return dir.resolve("received.json");
    }

    private static ReceiverOptions options(TestBroker broker) {
        return ReceiverOptions.of(broker.endpoint(), "q").withTries(FAST, BACKOFF);
    }

    private static void offer(TestBroker broker, int from, int to) {
        IntStream.range(from, to).forEach(i -> broker.offer("m" + i, json(message("m" + i))));
    }

    private static List<String> ids(int to) {
        return IntStream.range(0, to).mapToObj(i -> "m" + i).toList();
    }

    private List<String> storedIds() throws IOException {
        return Files.readAllLines(out()).stream()
                .map(l -> l.replaceAll("^\\{\"message_id\":\"([^\"]+)\".*", "$1"))
                .toList();
    }

    private void receive(TestBroker broker, ReceiverOptions options) throws Exception {
        try (ReceivedFile file = ReceivedFile.open(out(), false);
                Receiver _ = Receiver.start(options, OPENER, file, events)) {
            await().until(broker::isEmpty);
        }
    }

    @Test
    void messagesAreStoredInOrderBeforeTheyAreAcknowledged() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            List<String> early = new CopyOnWriteArrayList<>();
            broker.faults =
                    (_, line) -> {
                        if (line.startsWith("ack ") && !isStored(line.substring(4))) {
                            early.add(line);
                        }
                        return Fault.NONE;
                    };
            offer(broker, 0, 300);
            receive(broker, options(broker));
            assertThat(early).isEmpty();
            assertThat(storedIds()).isEqualTo(ids(300));
            assertThat(Files.readString(out())).contains("\"content\":\"text of m299\"");
        }
    }

    private boolean isStored(String id) {
        try {
            return Files.readString(out()).contains("\"" + id + "\"");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void lostConfirmationsAreAskedForAgainAlsoAfterReconnecting() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            AtomicInteger times = new AtomicInteger();
            broker.faults =
                    (_, line) ->
                            line.equals("ack m0") && times.incrementAndGet() <= 4
                                    ? Fault.UNANSWERED
                                    : Fault.NONE;
            offer(broker, 0, 1);
            try (ReceivedFile file = ReceivedFile.open(out(), false);
                    Receiver _ = Receiver.start(options(broker), OPENER, file, events)) {
                await().until(() -> told.contains("confirmed m0"));
            }
            assertThat(broker.lines.stream().filter("1:ack m0"::equals)).hasSize(3);
            assertThat(broker.connections()).isEqualTo(2);
            assertThat(storedIds()).containsExactly("m0");
        }
    }

    @Test
    void redeliveriesAreAcknowledgedAndNotShownAgainAlsoAfterARestart() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.faults =
                    (connection, line) ->
                            connection == 1 && line.startsWith("ack") ? Fault.IGNORED : Fault.NONE;
            offer(broker, 0, 50);
            receive(broker, options(broker));
            offer(broker, 0, 50);
            receive(broker, options(broker));
            assertThat(storedIds()).isEqualTo(ids(50));
            assertThat(told).contains("duplicate m0", "duplicate m49");
        }
    }

    @Test
    void aMessageThatCannotBeOpenedGoesToTheDeadLettersAndIsNeverAcknowledged() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.offer("m0", json(message("m0")));
            broker.offer("m1", json(message("m1", "secret", "bad")));
            broker.offer("m2", "{\"message_id\":\"m2\"}");
            broker.offer("m3", json(message("other")));
            receive(broker, options(broker));
            assertThat(broker.dead()).containsExactly("m1", "m2", "m3");
            assertThat(storedIds()).containsExactly("m0");
            assertThat(broker.lines).doesNotContain("1:ack m1", "1:ack m2", "1:ack m3");
            assertThat(told)
                    .contains(
                            "refused m1: the tag is wrong",
                            "refused m2: missing field 'ciphertext'",
                            "refused m3: the envelope has another message id");
        }
    }

    @Test
    void theReceiverEndsByItselfAtItsLimitAndTakesNoMore() throws Exception {
        try (TestBroker broker = new TestBroker();
                ReceivedFile file = ReceivedFile.open(out(), false)) {
            offer(broker, 0, 30);
            try (Receiver receiver =
                    Receiver.start(options(broker).withLimit(12), OPENER, file, events)) {
                assertThat(receiver.awaitEnd(LONG)).isTrue();
            }
            assertThat(storedIds()).isEqualTo(ids(12));
            assertThat(told).contains("confirmed m11").doesNotContain("confirmed m12");
            assertThat(broker.isEmpty()).isFalse();
        }
    }

    @Test
    void twoReceiversThatShareAnInboxShowEachMessageOnceBetweenThem() throws Exception {
        try (TestBroker broker = new TestBroker();
                ReceivedFile file = ReceivedFile.open(out(), false)) {
            AtomicInteger count = new AtomicInteger();
            broker.faults =
                    (_, line) ->
                            line.startsWith("ack") && count.incrementAndGet() % 41 == 0
                                    ? Fault.DROPPED
                                    : Fault.NONE;
            offer(broker, 0, 400);
            ReceiverOptions options = options(broker).withPrefetch(20);
            try (Receiver _ = Receiver.start(options, OPENER, file, events);
                    Receiver _ = Receiver.start(options, OPENER, file, events)) {
                await().until(broker::isEmpty);
            }
            assertThat(storedIds()).containsExactlyInAnyOrderElementsOf(ids(400));
        }
    }

    @Test
    void aCallbackGetsEachMessageOnceAlsoAfterARestart() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            List<String> got = new CopyOnWriteArrayList<>();
            for (int round = 0; round < 2; round++) {
                offer(broker, 0, 40 + round);
                try (ProcessedLog log =
                                ProcessedLog.open(
                                        dir.resolve("ids"), m -> got.add(m.messageId()), 15);
                        Receiver _ = Receiver.start(options(broker), OPENER, log, events)) {
                    await().until(broker::isEmpty);
                }
            }
            assertThat(got).startsWith("m0", "m1").contains("m40").hasSizeLessThan(81);
            assertThat(got.subList(0, 40)).isEqualTo(ids(40));
        }
    }

    @Test
    void aFailingCallbackStopsTheReceiverAndNothingIsAcknowledged() throws Exception {
        try (TestBroker broker = new TestBroker();
                ProcessedLog log =
                        ProcessedLog.open(
                                dir.resolve("ids"),
                                _ -> {
                                    throw new IOException("no room");
                                })) {
            offer(broker, 0, 3);
            try (Receiver receiver = Receiver.start(options(broker), OPENER, log, events)) {
                assertThat(receiver.awaitEnd(LONG)).isTrue();
                assertThat(receiver.failure()).isInstanceOf(InboxFailed.class);
            }
            assertThat(broker.lines).noneMatch(l -> l.contains("ack"));
        }
    }

    @Test
    void aFileOfSomethingElseIsNotTouched() throws Exception {
        for (String content : List.of("-----BEGIN KEY-----\nabc\n", "half", "{\"a\":1}\n")) {
            Files.writeString(out(), content);
            assertThatThrownBy(() -> ReceivedFile.open(out(), false))
                    .hasMessageContaining("does not hold received messages");
            assertThat(out()).hasContent(content);
        }
    }

    @Test
    void theQueueThatIsNotThereStopsTheReceiverWithTheServersWords() throws Exception {
        try (TestBroker broker = new TestBroker();
                ReceivedFile file = ReceivedFile.open(out(), false)) {
            broker.refusals =
                    line -> line.startsWith("consume") ? "Error: Queue 'q' not found" : "";
            try (Receiver receiver = Receiver.start(options(broker), OPENER, file, events)) {
                assertThat(receiver.awaitEnd(LONG)).isTrue();
                assertThat(receiver.failure()).hasMessageContaining("Queue 'q' not found");
            }
        }
    }
}
