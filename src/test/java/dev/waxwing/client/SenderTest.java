package dev.waxwing.client;

import static dev.waxwing.client.Messages.BACKOFF;
import static dev.waxwing.client.Messages.FAST;
import static dev.waxwing.client.Messages.ROUTE;
import static dev.waxwing.client.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.client.TestBroker.Fault;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SenderTest {
    @TempDir Path dir;

    private SenderOptions options(TestBroker broker) {
        return SenderOptions.of(broker.endpoint(), dir.resolve("pending")).withTries(FAST, BACKOFF);
    }

    /// Repeats nothing because of a slow machine.
    private SenderOptions patient(TestBroker broker) {
        return options(broker).withTries(Tries.DEFAULT, BACKOFF);
    }

    private static Sender open(SenderOptions options) throws IOException {
        return Sender.open(options, SenderEvents.NONE);
    }

    private static List<Submission> submit(Sender sender, int from, int to) throws Exception {
        List<Submission> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(sender.submit(ROUTE, message("m" + i)));
        }
        return all;
    }

    private static List<String> ids(int to) {
        return IntStream.range(0, to).mapToObj(i -> "m" + i).toList();
    }

    private static Outcome outcome(Submission s)
            throws InterruptedException, ExecutionException, TimeoutException {
        return s.outcome().get(10, TimeUnit.SECONDS);
    }

    @Test
    void everyMessageIsAcknowledgedInOrderAndTheOutboxIsGone() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            List<Submission> all;
            try (Sender sender = open(options(broker).withWindow(7))) {
                all = submit(sender, 0, 500);
            }
            assertThat(broker.ids()).isEqualTo(ids(500));
            assertThat(broker.published()).isEqualTo(500);
            for (Submission s : all) {
                assertThat(outcome(s)).isEqualTo(new Outcome.Acknowledged(s.messageId()));
            }
            assertThat(dir).isEmptyDirectory();
        }
    }

    @Test
    void aMessageIsTriedThreeTimesOnAConnectionAndThenOnTheNext() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.faults = (connection, _) -> connection == 1 ? Fault.IGNORED : Fault.NONE;
            try (Sender sender = open(options(broker))) {
                assertThat(outcome(sender.submit(ROUTE, message("a"))))
                        .isEqualTo(new Outcome.Acknowledged("a"));
            }
            List<String> publishes =
                    broker.lines.stream().map(l -> l.substring(0, l.indexOf(' '))).toList();
            assertThat(publishes.stream().filter("1:publish"::equals)).hasSize(3);
            assertThat(publishes.stream().filter("2:publish"::equals)).hasSize(1);
        }
    }

    @Test
    void aLostAnswerIsRepeatedOnTheSameConnectionWhileLaterOnesGoOn() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            AtomicInteger times = new AtomicInteger();
            broker.faults =
                    (_, line) ->
                            line.contains("\"m1\"") && times.incrementAndGet() == 1
                                    ? Fault.UNANSWERED
                                    : Fault.NONE;
            try (Sender sender = open(options(broker))) {
                for (Submission s : submit(sender, 0, 5)) {
                    assertThat(outcome(s)).isInstanceOf(Outcome.Acknowledged.class);
                }
            }
            assertThat(broker.ids()).isEqualTo(ids(5));
            assertThat(broker.published()).isEqualTo(6);
            assertThat(broker.connections()).isEqualTo(1);
        }
    }

    @Test
    void droppedConnectionsCostRepetitionsWithTheSameIdsInTheSameOrder() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            AtomicInteger count = new AtomicInteger();
            broker.faults =
                    (_, line) ->
                            line.startsWith("publish") && count.incrementAndGet() % 97 == 0
                                    ? Fault.DROPPED
                                    : Fault.NONE;
            try (Sender sender = open(options(broker).withWindow(50))) {
                submit(sender, 0, 600);
                assertThat(sender.awaitSettled(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(broker.ids()).isEqualTo(ids(600));
            assertThat(broker.connections()).isGreaterThan(3);
        }
    }

    @Test
    void aPermanentRefusalKeepsTheMessageInTheRejectedFile() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            String why = "Error: No binding found for routing key 'k'";
            broker.refusals = line -> line.contains("\"m1\"") ? why : "";
            Path rejected;
            try (Sender sender = open(options(broker))) {
                List<Submission> all = submit(sender, 0, 3);
                assertThat(outcome(all.get(1))).isEqualTo(new Outcome.Rejected("m1", why));
                assertThat(outcome(all.get(2))).isInstanceOf(Outcome.Acknowledged.class);
                rejected = sender.rejected();
            }
            assertThat(Files.readAllLines(rejected))
                    .singleElement()
                    .asString()
                    .contains("\"message_id\":\"m1\"", "No binding", "publish x k {");
            assertThat(broker.ids()).containsExactly("m0", "m2");
        }
    }

    @Test
    void aPassingRefusalIsTriedAgain() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            AtomicInteger refused = new AtomicInteger();
            broker.refusals =
                    line ->
                            line.startsWith("publish") && refused.incrementAndGet() <= 3
                                    ? "Error: storage full, try again"
                                    : "";
            try (Sender sender = open(options(broker).withWindow(1))) {
                submit(sender, 0, 10);
                assertThat(sender.awaitSettled(Duration.ofSeconds(10))).isTrue();
                assertThat(sender.rejected()).doesNotExist();
            }
            assertThat(broker.ids()).isEqualTo(ids(10));
        }
    }

    @Test
    void aRefusedTokenStopsTheSenderAndKeepsTheMessages() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.refusals = line -> line.startsWith("auth") ? "Error: authentication failed" : "";
            Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), null, "secret");
            assertThat(endpoint.toString()).doesNotContain("secret");
            SenderOptions options = SenderOptions.of(endpoint, dir.resolve("pending"));
            Sender sender = open(options);
            Submission s = sender.submit(ROUTE, message("a"));
            assertThatThrownBy(() -> outcome(s)).hasRootCauseInstanceOf(AuthenticationFailed.class);
            assertThatThrownBy(() -> sender.submit(ROUTE, message("b")))
                    .isInstanceOf(IOException.class);
            assertThat(sender.close(Duration.ofSeconds(5))).isFalse();

            broker.refusals = _ -> "";
            try (Sender next = open(options)) {
                assertThat(next.awaitSettled(Duration.ofSeconds(10))).isTrue();
            }
            assertThat(broker.ids()).containsExactly("a");
        }
    }

    @Test
    void whatIsPendingWhenTheServerIsAwayIsSentByTheNextSender() throws Exception {
        int port;
        try (TestBroker gone = new TestBroker()) {
            port = gone.port();
        }
        SenderOptions options =
                SenderOptions.of(Endpoint.plain("127.0.0.1", port), dir.resolve("pending"))
                        .withTries(FAST, BACKOFF);
        Sender first = open(options);
        for (Submission s : submit(first, 0, 20)) {
            s.stored().get(10, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> open(options)).isInstanceOf(FileInUse.class);
        assertThat(first.close(Duration.ZERO)).isFalse();
        try (TestBroker broker = new TestBroker(javax.net.ServerSocketFactory.getDefault(), port);
                Sender second = open(options)) {
            submit(second, 20, 30);
            assertThat(second.awaitSettled(Duration.ofSeconds(10))).isTrue();
            assertThat(broker.ids()).isEqualTo(ids(30));
        }
    }

    @Test
    void anIdThatIsPendingIsNotTakenTwice() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.faults = (_, line) -> line.startsWith("publish") ? Fault.IGNORED : Fault.NONE;
            try (Sender sender = open(options(broker))) {
                Submission first = sender.submit(ROUTE, message("a"));
                assertThat(sender.submit(ROUTE, message("a"))).isSameAs(first);
                assertThat(sender.pending()).isEqualTo(1);
                broker.faults = (_, _) -> Fault.NONE;
                assertThat(outcome(first)).isInstanceOf(Outcome.Acknowledged.class);
            }
        }
    }

    @Test
    void aLineOverTheLimitIsRefusedBeforeItIsTaken() throws Exception {
        try (TestBroker broker = new TestBroker();
                Sender sender = open(options(broker))) {
            var big = message("a", "x".repeat(1 << 20), "good");
            assertThatThrownBy(() -> sender.submit(ROUTE, big))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("over the limit");
            assertThat(sender.pending()).isZero();
        }
    }

    private static List<MessageEnvelope> messages(int count) {
        return ids(count).stream().map(Messages::message).toList();
    }

    /// The publish lines that came, without their connection.
    private static List<String> publishes(TestBroker broker) {
        return broker.lines.stream()
                .map(line -> line.substring(line.indexOf(':') + 1))
                .filter(line -> line.startsWith("publish"))
                .toList();
    }

    private static long messagesIn(String line) {
        return Pattern.compile("\"message_id\"").matcher(line).results().count();
    }

    @Test
    void aBatchIsStoredAndPublishedTogetherAndEachMessageHasItsOutcome() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            String why = "Error: No binding found for routing key 'k'";
            broker.refusals =
                    line -> line.startsWith("publish ") && line.contains("\"m1\"") ? why : "";
            try (Sender sender = open(patient(broker))) {
                List<Submission> all = sender.submit(ROUTE, messages(100));
                assertThat(all).extracting(Submission::messageId).isEqualTo(ids(100));
                for (Submission s : all) {
                    String id = s.messageId();
                    assertThat(outcome(s))
                            .isEqualTo(
                                    id.equals("m1")
                                            ? new Outcome.Rejected(id, why)
                                            : new Outcome.Acknowledged(id));
                }
            }
            assertThat(publishes(broker))
                    .singleElement()
                    .asString()
                    .startsWith("publish_batch x k [{\"message_id\":\"m0\",");
            assertThat(broker.ids()).hasSize(99).startsWith("m0", "m2").endsWith("m99");
        }
    }

    @Test
    void aBatchOfNoneIsNothingAndOneOfOneIsAPlainPublish() throws Exception {
        try (TestBroker broker = new TestBroker();
                Sender sender = open(patient(broker))) {
            assertThat(sender.submit(ROUTE, List.of())).isEmpty();
            assertThat(sender.pending()).isZero();
            assertThat(outcome(sender.submit(ROUTE, messages(1)).getFirst()))
                    .isInstanceOf(Outcome.Acknowledged.class);
            assertThat(publishes(broker)).singleElement().asString().startsWith("publish x k {");
        }
    }

    @Test
    void whatTheMessageIsCalledDoesNotMakeItsRefusalPass() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            String why = "Error: No binding found for routing key 'k'";
            broker.refusals = line -> line.startsWith("publish ") ? why : "";
            try (Sender sender = open(patient(broker))) {
                List<Submission> all =
                        sender.submit(ROUTE, List.of(message("storage"), message("retry")));
                assertThat(outcome(all.getFirst())).isEqualTo(new Outcome.Rejected("storage", why));
                assertThat(outcome(all.getLast())).isEqualTo(new Outcome.Rejected("retry", why));
            }
        }
    }

    @Test
    void aBatchThatIsRefusedAsAWholeIsPublishedMessageByMessage() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            String bad = "Invalid message format: nesting";
            broker.refusals =
                    line ->
                            line.startsWith("publish_batch")
                                    ? "Invalid batch format: nesting"
                                    : line.contains("\"m3\"") ? bad : "";
            try (Sender sender = open(patient(broker))) {
                List<Submission> all = sender.submit(ROUTE, messages(20));
                assertThat(outcome(all.get(3))).isEqualTo(new Outcome.Rejected("m3", bad));
                assertThat(outcome(all.getLast())).isEqualTo(new Outcome.Acknowledged("m19"));
                assertThat(sender.awaitSettled(Duration.ofSeconds(10))).isTrue();
            }
            assertThat(broker.ids()).hasSize(19).doesNotContain("m3");
            assertThat(publishes(broker)).hasSize(21);
        }
    }

    @Test
    void aBatchWithoutAnswersIsRepeatedMessageByMessage() throws Exception {
        for (Fault fault : List.of(Fault.IGNORED, Fault.UNANSWERED, Fault.DROPPED)) {
            try (TestBroker broker = new TestBroker()) {
                broker.faults = (_, line) -> line.startsWith("publish_batch") ? fault : Fault.NONE;
                try (Sender sender = open(options(broker))) {
                    for (Submission s : sender.submit(ROUTE, messages(30))) {
                        assertThat(outcome(s)).isInstanceOf(Outcome.Acknowledged.class);
                    }
                }
                assertThat(broker.ids()).as("%s", fault).isEqualTo(ids(30));
                assertThat(publishes(broker).getFirst()).startsWith("publish_batch");
                assertThat(publishes(broker).stream().skip(1))
                        .allMatch(line -> line.startsWith("publish x k {"));
            }
        }
    }

    @Test
    void batchesKeepToTheWindowTheRoomAndTheLine() throws Exception {
        try (TestBroker broker = new TestBroker();
                Sender sender = open(patient(broker).withWindow(7).withMaxPending(20))) {
            var _ = sender.submit(ROUTE, messages(300));
            var _ = sender.submit(ROUTE, message("m300"));
            assertThat(sender.awaitSettled(Duration.ofSeconds(20))).isTrue();
            assertThat(broker.ids()).isEqualTo(ids(301));
            assertThat(publishes(broker)).allMatch(line -> messagesIn(line) <= 7);
        }
        try (TestBroker broker = new TestBroker();
                Sender sender = open(patient(broker))) {
            List<MessageEnvelope> long30 =
                    ids(30).stream().map(id -> message(id, "x".repeat(9_000), "good")).toList();
            var _ = sender.submit(ROUTE, long30);
            var _ = sender.submit(ROUTE, message("m30", "x".repeat(90_000), "good"));
            assertThat(sender.awaitSettled(Duration.ofSeconds(20))).isTrue();
            assertThat(broker.ids()).isEqualTo(ids(31));
            assertThat(publishes(broker)).hasSizeBetween(7, 9);
            assertThat(publishes(broker).subList(0, publishes(broker).size() - 1))
                    .allMatch(line -> line.length() <= 64 * 1024);
        }
    }

    @Test
    void oneMessageOverTheLimitRefusesTheBatchBeforeItIsTaken() throws Exception {
        try (TestBroker broker = new TestBroker();
                Sender sender = open(options(broker))) {
            var some = List.of(message("a"), message("b", "x".repeat(1 << 20), "good"));
            assertThatThrownBy(() -> sender.submit(ROUTE, some))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("over the limit");
            assertThat(sender.pending()).isZero();
        }
    }

    @Test
    void setUpLinesAreAskedOnEveryConnectionBeforeMessages() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.faults =
                    (connection, line) ->
                            connection == 1 && line.startsWith("publish")
                                    ? Fault.DROPPED
                                    : Fault.NONE;
            try (Sender sender = open(options(broker).withSetUp(SetUp.binding(ROUTE, "q")))) {
                assertThat(outcome(sender.submit(ROUTE, message("a"))))
                        .isInstanceOf(Outcome.Acknowledged.class);
            }
            assertThat(broker.lines)
                    .contains("1:declare_queue q", "1:declare_exchange x", "1:bind x q k")
                    .containsSubsequence("2:declare_queue q", "2:bind x q k");
        }
    }
}
