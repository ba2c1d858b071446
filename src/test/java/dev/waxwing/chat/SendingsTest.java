package dev.waxwing.chat;

import static dev.waxwing.chat.RunningMessages.ALICE;
import static dev.waxwing.chat.RunningMessages.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waxwing.journal.FaultyStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sendings that are repeated, over a real journal and database.
class SendingsTest {
    @TempDir private Path directory;

    @Test
    void aRepeatedSendingIsAnsweredAsTheFirstAndDeliveredOnce() throws InterruptedException {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox bob = new TestOutbox(false)) {
            running.open(BOB, bob);
            assertThat(running.send(ALICE, BOB, "hi", 7).join()).isEqualTo(1);
            assertThat(running.send(ALICE, BOB, "ho", 8).join()).isEqualTo(2);
            assertThat(running.send(ALICE, BOB, "hi", 7).join()).isEqualTo(1);
            assertThat(running.send(ALICE, BOB, "hi", Sending.NONE).join()).isEqualTo(3);
            assertThat(running.send(ALICE, BOB, "hi", Sending.NONE).join()).isEqualTo(4);
            await().until(() -> bob.count() >= 4);
            assertThat(bob.ids()).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void twoInOneGroupAreOneMessage() throws InterruptedException {
        try (RunningMessages running = new RunningMessages(directory);
                TestOutbox bob = new TestOutbox(false)) {
            running.open(BOB, bob);
            running.settle();
            FaultyStorage.Gate gate = running.storage.holdNextCommit();
            CompletableFuture<Long> before = running.send(ALICE, BOB, "before");
            gate.awaitReached();
            CompletableFuture<Long> first = running.send(ALICE, BOB, "hi", 7);
            CompletableFuture<Long> second = running.send(ALICE, BOB, "hi", 7);
            gate.open();
            assertThat(List.of(before.join(), first.join(), second.join()))
                    .containsExactly(1L, 2L, 2L);
            await().until(() -> bob.count() >= 2);
            assertThat(bob.ids()).containsExactly(1L, 2L);
        }
    }

    @Test
    void itIsKnownAfterACrash() {
        RunningMessages running = new RunningMessages(directory);
        running.send(ALICE, BOB, "hi", 7).join();
        running.send(ALICE, BOB, "ho", 8).join();
        running.abandon();
        try (RunningMessages again = new RunningMessages(directory)) {
            assertThat(again.send(ALICE, BOB, "hi", 7).join()).isEqualTo(1);
            assertThat(again.send(ALICE, BOB, "ho", 8).join()).isEqualTo(2);
            assertThat(again.send(ALICE, BOB, "new", 9).join()).isEqualTo(3);
        }
    }

    @Test
    void whatWasNotStoredIsNotKnown() {
        try (RunningMessages running = new RunningMessages(directory)) {
            running.send(ALICE, BOB, "before", 6).join();
            running.storage.failCommit(FaultyStorage.noSpace());
            CompletableFuture<Long> refused = running.send(ALICE, BOB, "hi", 7);
            assertThatThrownBy(refused::join).hasMessageContaining("full");
            running.awaitRoom();
            assertThat(running.send(ALICE, BOB, "hi", 7).join()).isEqualTo(2);
            assertThat(running.send(ALICE, BOB, "hi", 7).join()).isEqualTo(2);
            assertThat(running.send(ALICE, BOB, "before", 6).join()).isEqualTo(1);
        }
    }

    @Test
    void anotherTextUnderTheSameHashIsAnotherMessage() {
        try (RunningMessages running = new RunningMessages(directory)) {
            assertThat(running.send(ALICE, BOB, "hi", 7).join()).isEqualTo(1);
            assertThat(running.send(ALICE, BOB, "ho", 7).join()).isEqualTo(2);
            assertThat(running.send(ALICE, BOB, "hi", 7).join()).isEqualTo(1);
        }
    }

    @Test
    void theOldestAreForgottenAlsoOnDisk() {
        int limit = RunningMessages.REPEATS;
        RunningMessages running = new RunningMessages(directory);
        for (int n = 1; n <= limit + 1; n++) {
            var _ = running.send(ALICE, BOB, "m" + n, n);
        }
        assertThat(running.send(ALICE, BOB, "m2", 2).join()).isEqualTo(2);
        assertThat(running.send(ALICE, BOB, "m1", 1).join()).isEqualTo(limit + 2);
        running.abandon();
        try (RunningMessages again = new RunningMessages(directory)) {
            assertThat(again.send(ALICE, BOB, "m3", 3).join()).isEqualTo(3);
        }
    }
}
