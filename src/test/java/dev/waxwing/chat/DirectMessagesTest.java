package dev.waxwing.chat;

import static dev.waxwing.chat.RunningMessages.ALICE;
import static dev.waxwing.chat.RunningMessages.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Direct messages from sending to the recipient's outbox, over a real journal and database.
class DirectMessagesTest {
    @TempDir private Path directory;

    @Test
    void aConnectedRecipientGetsAMessageOnEachConnectionWithoutStatus()
            throws InterruptedException {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox phone = new TestOutbox(false);
                TestOutbox desk = new TestOutbox(false)) {
            running.open(BOB, phone);
            running.open(BOB, desk);
            running.settle();
            running.send(ALICE, BOB, "hi").join();
            for (TestOutbox outbox : List.of(phone, desk)) {
                await().until(() -> outbox.received().size() == 1);
                JsonNode frame = outbox.received().getFirst();
                assertThat(frame.path("id").asLong()).isEqualTo(1);
                assertThat(frame.has("status")).isFalse();
                assertFields(frame, "hi");
            }
        }
    }

    private static void assertFields(JsonNode frame, String content) {
        JsonNode header = frame.path("header");
        assertThat(header.path("from").asText()).isEqualTo("alice");
        assertThat(header.path("to").asText()).isEqualTo("bob");
        assertThat(header.path("message_type").asText()).isEqualTo("direct");
        assertThat(header.path("timestamp").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(header.path("signature").asText()).isEqualTo("signature of " + content);
        assertThat(header.path("encrypted_key").asText()).isEqualTo("key of " + content);
        assertThat(header.path("encryption_nonce").asText()).isEqualTo("nonce of " + content);
        assertThat(frame.path("body").path("content").asText()).isEqualTo(content);
    }

    @Test
    void whoWasAwayGetsItOnceWithAllFieldsAsPending() {
        try (RunningMessages running = new RunningMessages(directory)) {
            running.send(ALICE, BOB, "sealed \"x\" ü\uD83D\uDE00").join();
            try (TestOutbox first = new TestOutbox(false)) {
                MessageStream stream = running.open(BOB, first);
                await().until(() -> first.received().size() == 1);
                JsonNode frame = first.received().getFirst();
                assertThat(frame.path("status").asText()).isEqualTo("pending");
                assertFields(frame, "sealed \"x\" ü\uD83D\uDE00");
                stream.close();
            }
            try (TestOutbox second = new TestOutbox(false)) {
                running.open(BOB, second);
                running.send(ALICE, BOB, "next").join();
                await().until(() -> !second.received().isEmpty());
                assertThat(second.ids()).containsExactly(2L);
            }
        }
    }

    @Test
    void statusIsSentUntilTheBytesAreWritten() throws Exception {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(true)) {
            running.open(BOB, outbox);
            running.settle();
            running.send(ALICE, BOB, "one").join();
            running.send(ALICE, BOB, "two").join();
            assertThat(statuses()).containsExactly("sent", "sent");
            await().until(() -> outbox.waiting() == 2);
            outbox.write(1);
            await().untilAsserted(
                            () -> assertThat(statuses()).containsExactly("delivered", "sent"));
            outbox.write(1);
            await().untilAsserted(
                            () -> assertThat(statuses()).containsExactly("delivered", "delivered"));
        }
    }

    private List<String> statuses() throws SQLException {
        try (Connection c =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("waxwing.db"));
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT status FROM messages ORDER BY id")) {
            List<String> found = new ArrayList<>();
            while (r.next()) {
                found.add(r.getString(1));
            }
            return found;
        }
    }

    @Test
    void whatWasDeliveredStaysDeliveredOverARestart() {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false)) {
            MessageStream stream = running.open(BOB, outbox);
            running.send(ALICE, BOB, "one").join();
            await().until(() -> outbox.received().size() == 1);
            stream.close();
            running.send(ALICE, BOB, "two").join();
        }
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false)) {
            running.open(BOB, outbox);
            await().until(() -> !outbox.received().isEmpty());
            assertThat(outbox.ids()).containsExactly(2L);
            assertThat(running.send(ALICE, BOB, "three").join()).isEqualTo(3);
        }
    }

    @Test
    void afterAStopWithoutLastWordsTheNewestMessagesAreFound() {
        RunningMessages crashed = new RunningMessages(directory);
        IntStream.range(0, 100).forEach(n -> crashed.send(ALICE, BOB, "message " + n).join());
        crashed.abandon();
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false)) {
            running.open(BOB, outbox);
            await().until(() -> outbox.received().size() == 100);
            assertThat(outbox.ids()).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
        }
    }

    @Test
    void aClientThatSaysWhatItProcessedGetsTheRestDeliveredOrNot() {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox first = new TestOutbox(false)) {
            MessageStream stream = running.open(BOB, first);
            IntStream.range(0, 10).forEach(n -> running.send(ALICE, BOB, "message " + n).join());
            await().until(() -> first.received().size() == 10);
            stream.close();
            try (TestOutbox second = new TestOutbox(false)) {
                running.open(BOB, second, 4);
                await().until(() -> second.received().size() == 6);
                assertThat(second.ids()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
            }
        }
    }

    /// Whoever comes back is told so behind the stop, and reads from then on in order.
    @Test
    void nothingIsOfferedBehindAStop() throws Exception {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false);
                TestOutbox other = new TestOutbox(false)) {
            AtomicReference<MessageStream> stream = new AtomicReference<>();
            MessageForm stopping =
                    (id, message, pending) -> {
                        stream.get().stop(); // between the look at it and the offer
                        return NativeForm.INSTANCE.frame(id, message, pending);
                    };
            stream.set(running.open(BOB, outbox, stopping));
            running.settle();
            running.send(ALICE, BOB, "one").join();
            running.open(BOB, other);
            await().until(() -> !other.received().isEmpty());
            assertThat(outbox.received()).isEmpty();
        }
    }

    @Test
    void anIdThatWasNeverGivenIsNotBelieved() {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false)) {
            running.send(ALICE, BOB, "waiting").join();
            running.open(BOB, outbox, Long.MAX_VALUE);
            await().until(() -> outbox.received().size() == 1);
        }
    }

    @Test
    void oneMayWriteToOneself() {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false)) {
            running.open(BOB, outbox);
            running.send(BOB, BOB, "note").join();
            await().until(() -> outbox.received().size() == 1);
        }
    }

    @Test
    void manyThatWaitComeInOrderAndAPageAtATime() throws InterruptedException {
        int count = 100_000;
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(false)) {
            for (int n = 0; n < count; n++) {
                running.send(n % 3 == 0 ? BOB : ALICE, BOB, "m" + n);
            }
            running.settle();
            running.open(BOB, outbox);
            await().until(() -> outbox.count() == count);
            assertThat(outbox.ids()).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
            assertThat(outbox.most()).isLessThanOrEqualTo(Replay.MAX_COUNT);
        }
    }

    @Test
    void aBurstLargerThanAnOutboxIsSlowerAndComesWholeWithoutStatus() throws InterruptedException {
        int count = 5_000;
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox outbox = new TestOutbox(true)) {
            running.open(BOB, outbox);
            running.settle();
            for (int n = 0; n < count; n++) {
                running.send(ALICE, BOB, "m" + n);
            }
            running.settle();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        outbox.write(1_000);
                        return outbox.count() == count;
                    });
            assertThat(outbox.ids()).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
            assertThat(outbox.most()).isLessThanOrEqualTo(200);
            assertThat(outbox.received()).noneMatch(frame -> frame.has("status"));
            running.send(ALICE, BOB, "live again").join();
            await().until(() -> outbox.waiting() == 1);
        }
    }

    @Test
    void connectingAgainAndAgainUnderTrafficSkipsAndRepeatsNothing() {
        int count = 20_000;
        Random random = new Random(7);
        try (RunningMessages running = new RunningMessages(directory)) {
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int s = 0; s < 4; s++) {
                UserId sender = new UserId("sender" + s);
                senders.add(
                        CompletableFuture.runAsync(() -> {
                            for (int n = 0; n < count / 4; n++) {
                                running.send(sender, BOB, sender + "-" + n).join();
                            }
                        }));
            }
            List<JsonNode> processed = new ArrayList<>();
            while (processed.size() < count) {
                long after = processed.isEmpty() ? 0 : processed.getLast().path("id").asLong();
                int target = processed.size() + 1 + random.nextInt(400);
                try (TestOutbox outbox = new TestOutbox(random.nextBoolean())) {
                    MessageStream stream = running.open(BOB, outbox, after);
                    int wanted = Math.min(count, target) - processed.size();
                    await().pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> {
                                outbox.write(7);
                                return outbox.count() >= wanted;
                            });
                    stream.close();
                    outbox.close();
                    List<JsonNode> got = outbox.received();
                    // What was written may be lost on the way: the client has processed a part.
                    int part = random.nextInt(got.size() + 1);
                    processed.addAll(got.subList(0, part));
                }
            }
            senders.forEach(CompletableFuture::join);
            List<Long> ids = processed.stream().map(f -> f.path("id").asLong()).toList();
            assertThat(ids).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
            for (int s = 0; s < 4; s++) {
                assertOrder(processed, "sender" + s, count / 4);
            }
        }
    }

    private static void assertOrder(List<JsonNode> frames, String sender, int count) {
        List<String> contents =
                frames.stream()
                        .filter(f -> f.path("header").path("from").asText().equals(sender))
                        .map(f -> f.path("body").path("content").asText())
                        .toList();
        assertThat(contents)
                .isEqualTo(IntStream.range(0, count).mapToObj(n -> sender + "-" + n).toList());
    }
}
