package dev.waxwing.chat;

import static dev.waxwing.chat.RunningMessages.ALICE;
import static dev.waxwing.chat.RunningMessages.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is removed of direct messages and what is not, over a real journal and database.
class MessageRetentionTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    private MessageRetention retention(RunningMessages running, long delivered, long undelivered) {
        return running.retention(
                new MessagesConfig(Duration.ofDays(delivered), Duration.ofDays(undelivered), 1_000),
                now::get);
    }

    private void days(long days) {
        now.set(START.plus(Duration.ofDays(days)));
    }

    /// The ids of all that is kept for a user.
    private static List<Long> kept(RunningMessages running, UserId user, int count) {
        try (TestOutbox all = new TestOutbox(false);
                MessageStream _ = running.open(user, all, 0)) {
            await().until(() -> all.count() >= count);
            return all.ids();
        }
    }

    /// Connects, gets what is new, and goes as soon as it is recorded that it was written.
    private static void deliver(RunningMessages running, UserId user, int count) {
        try (TestOutbox all = new TestOutbox(false);
                MessageStream _ = running.open(user, all)) {
            await().until(() -> all.count() == count);
            awaitDelivered(running, user, all.ids().getLast());
        }
    }

    private static void awaitDelivered(RunningMessages running, UserId user, long id) {
        await().until(() -> running.delivered(user) >= id);
    }

    @Test
    void deliveredOnesGoFirst() {
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 3, 10);
            running.send(ALICE, BOB, "read").join();
            running.send(BOB, ALICE, "not read").join();
            deliver(running, BOB, 1);
            retention.sweep().join();
            days(2);
            running.send(ALICE, BOB, "new").join();
            deliver(running, BOB, 1);
            retention.sweep().join();
            assertThat(kept(running, BOB, 2)).containsExactly(1L, 3L);
            days(3);
            retention.sweep().join();
            assertThat(kept(running, BOB, 1)).containsExactly(3L);
            assertThat(running.stored()).containsExactly(2L, 3L);
            days(6);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(2L);
            days(10);
            retention.sweep().join();
            assertThat(running.stored()).isEmpty();
            assertThat(running.send(ALICE, BOB, "next").join()).isEqualTo(4);
        }
        try (RunningMessages again = new RunningMessages(directory)) {
            assertThat(again.send(ALICE, BOB, "after a start").join()).isEqualTo(5);
        }
    }

    /// Someone who was away and dies before processing what was just written to the socket finds it
    /// at the next connection.
    @Test
    void theTimeRunsFromTheDelivery() {
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 3, 100);
            running.send(ALICE, BOB, "at once").join();
            deliver(running, BOB, 1);
            retention.sweep().join();
            days(1);
            running.send(ALICE, BOB, "waits").join();
            running.send(ALICE, BOB, "waits as well").join();
            days(3);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(2L, 3L);
            days(31);
            deliver(running, BOB, 2);
            retention.sweep().join();
            assertThat(kept(running, BOB, 2)).containsExactly(2L, 3L);
            days(33);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(2L, 3L);
            days(34);
            retention.sweep().join();
            assertThat(running.stored()).isEmpty();
        }
    }

    /// Delivered right behind a note: nearly two times.
    @Test
    void aDeliveryBetweenTwoNotesCountsFromTheSecond() {
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 3, 100);
            running.send(ALICE, BOB, "noted").join();
            deliver(running, BOB, 1);
            retention.sweep().join();
            running.send(ALICE, BOB, "later").join();
            deliver(running, BOB, 1);
            days(1);
            retention.sweep().join();
            days(3);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(2L);
            days(5);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(2L);
            days(6);
            retention.sweep().join();
            assertThat(running.stored()).isEmpty();
        }
    }

    @Test
    void allInboxesAreNotedPageByPage() {
        int count = MessageRetention.PAGE + 1;
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox all = new TestOutbox(false)) {
            MessageRetention retention = retention(running, 3, 0);
            List<CompletableFuture<Long>> sent = new ArrayList<>();
            for (int n = 1; n <= count; n++) {
                UserId user = new UserId("user-" + n);
                running.open(user, all);
                sent.add(running.send(ALICE, user, "m" + n));
            }
            sent.forEach(CompletableFuture::join);
            for (int n = 1; n <= count; n++) {
                awaitDelivered(running, new UserId("user-" + n), n);
            }
            retention.sweep().join();
            days(2);
            retention.sweep().join();
            assertThat(running.stored()).hasSize(count);
            days(3);
            retention.sweep().join();
            assertThat(running.stored()).isEmpty();
        }
    }

    @Test
    void aDeliveredOneStaysWhenItIsKeptForEver() {
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 0, 1);
            running.send(ALICE, BOB, "read").join();
            deliver(running, BOB, 1);
            retention.sweep().join();
            days(10_000);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(1L);
        }
    }

    @Test
    void nothingGoesWhenItIsKeptForEver() {
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 1, 0);
            running.send(ALICE, BOB, "not read").join();
            retention.sweep().join();
            days(10_000);
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(1L);
        }
    }

    @Test
    void aPassGoesThroughAllPagesAndLeavesWhatIsBetween() {
        int count = 3 * MessageRetention.PAGE;
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 0, 1);
            for (int n = 1; n < count; n++) {
                var _ = running.send(ALICE, BOB, "m" + n);
            }
            running.send(ALICE, BOB, "last").join();
            retention.sweep().join();
            days(1);
            running.send(ALICE, BOB, "new").join();
            retention.sweep().join();
            assertThat(running.stored()).containsExactly(count + 1L);
        }
    }

    @Test
    void itShowsThatAPassHasFailed() {
        try (RunningMessages running = new RunningMessages(directory)) {
            MessageRetention retention = retention(running, 3, 10);
            running.storage.failCommit(FaultyStorage.noSpace());
            retention.sweep().join();
            assertThat(retention.trouble()).isPresent();
            retention.sweep().join();
            assertThat(retention.trouble()).isEmpty();
        }
    }

    @Test
    void runsOfRemovedMessagesGoAsWell() {
        try (RunningMessages running = new RunningMessages(directory)) {
            LongStream.range(0, 5).forEach(n -> running.send(ALICE, BOB, "m" + n).join());
        }
        try (RunningMessages again = new RunningMessages(directory)) {
            assertThat(again.runs()).isEqualTo(1);
            MessageRetention retention = retention(again, 1, 1);
            retention.sweep().join();
            days(1);
            retention.sweep().join();
            assertThat(again.stored()).isEmpty();
            assertThat(again.runs()).isZero();
        }
        try (RunningMessages last = new RunningMessages(directory)) {
            assertThat(last.send(ALICE, BOB, "next").join()).isEqualTo(6);
        }
    }
}
