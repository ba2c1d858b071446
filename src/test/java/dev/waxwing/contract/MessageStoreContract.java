package dev.waxwing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.waxwing.chat.DirectMessage;
import dev.waxwing.chat.MessageStore;
import dev.waxwing.chat.MessageStore.Address;
import dev.waxwing.chat.MessageStore.Page;
import dev.waxwing.chat.RetentionStore;
import dev.waxwing.chat.RetentionStore.Run;
import dev.waxwing.chat.SendingStore;
import dev.waxwing.chat.StoredMessage;
import dev.waxwing.journal.Storage;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [MessageStore] promises, and the stores of sendings and ages that belong to it,
/// beside the [Storage] whose transactions they are part of.
public abstract class MessageStoreContract {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final long[] NONE = {};
    private static final int PLENTY = 1 << 20;

    @TempDir private Path directory;

    private Opened opened;

    /// A store and the storage that commits for it.
    public record Opened(
            Storage storage, MessageStore store, SendingStore sendings, RetentionStore retention) {}

    /// Opens what is kept in a directory, or makes it.
    protected abstract Opened open(Path directory);

    @BeforeEach
    void open() {
        opened = open(directory);
    }

    @AfterEach
    void close() {
        opened.storage.close();
    }

    private MessageStore store() {
        return opened.store;
    }

    private void commit(Runnable changes) {
        opened.storage.begin();
        changes.run();
        opened.storage.commit();
    }

    private static DirectMessage message(long number) {
        return new DirectMessage(
                ALICE,
                BOB,
                "ünïcode \"quoted\" \\ \u0000 \uD83D\uDE00 " + number,
                number % 2 == 0 ? null : "key " + number,
                number % 3 == 0 ? null : "nonce " + number,
                "2026-01-02T03:04:05.678Z",
                number % 5 == 0 ? null : "signature " + number,
                number % 7 == 0 ? null : "name " + number);
    }

    private void insert(long from, long to) {
        commit(() -> LongStream.rangeClosed(from, to).forEach(n -> store().insert(n, message(n))));
    }

    private Page read(long after, long indexedTo, long... recent) {
        return store().read(BOB, after, indexedTo, recent, PLENTY, Long.MAX_VALUE);
    }

    @Test
    void aNewStoreIsEmpty() {
        assertThat(store().lastId()).isZero();
        assertThat(store().indexedTo()).isZero();
        assertThat(store().deliveredTo(BOB)).isZero();
        assertThat(store().lastIndexed(BOB)).isZero();
        assertThat(read(0, 0).messages()).isEmpty();
    }

    @Test
    void messagesComeBackWithAllTheirFields() {
        insert(1, 30);
        close();
        open();
        assertThat(store().lastId()).isEqualTo(30);
        Page page = read(0, 0, LongStream.rangeClosed(1, 30).toArray());
        assertThat(page.readTo()).isEqualTo(30);
        assertThat(page.messages())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 30)
                                .mapToObj(n -> new StoredMessage(n, message(n)))
                                .toList());
    }

    @Test
    void runsAndRecentIdsAreReadInOrderAndFromWhereItIsAsked() {
        insert(1, 9);
        commit(() -> {
            store().insertRun(BOB, new long[] {1, 2, 4});
            store().insertRun(BOB, new long[] {6});
            store().insertRun(ALICE, new long[] {3, 5});
        });
        assertThat(store().lastIndexed(BOB)).isEqualTo(6);
        assertThat(ids(read(0, 6, 8, 9))).containsExactly(1L, 2L, 4L, 6L, 8L, 9L);
        assertThat(ids(read(2, 6, 8))).containsExactly(4L, 6L, 8L);
        assertThat(ids(read(0, 4))).containsExactly(1L, 2L, 4L);
        assertThat(ids(read(6, 6, 8))).containsExactly(8L);
    }

    @Test
    void runsOfDistantIdsAreExact() {
        long[] ids = {1, 2, 129, 130, 20_000, 3_000_000, 5_000_000_000L};
        commit(() -> {
            LongStream.of(ids).forEach(n -> store().insert(n, message(n)));
            store().insertRun(BOB, ids);
        });
        assertThat(ids(read(0, 5_000_000_000L)))
                .containsExactlyElementsOf(LongStream.of(ids).boxed().toList());
    }

    @Test
    void aPageEndsAtItsLimitsAndGoesOn() {
        insert(1, 10);
        commit(() -> store().insertRun(BOB, new long[] {1, 2, 3, 4, 5}));
        long[] recent = {6, 7, 8, 9, 10};
        List<Long> all = new ArrayList<>();
        long after = 0;
        while (after < 10) {
            Page page = store().read(BOB, after, 5, recent, 3, Long.MAX_VALUE);
            assertThat(page.messages()).hasSizeBetween(1, 3);
            assertThat(page.readTo()).isGreaterThan(after);
            all.addAll(ids(page));
            after = page.readTo();
        }
        assertThat(all).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(store().read(BOB, 0, 5, recent, PLENTY, 1).messages()).hasSize(1);
    }

    @Test
    void whatIsGoneIsPassedOver() {
        insert(3, 3);
        Page page = read(0, 0, 1, 2, 3, 4);
        assertThat(ids(page)).containsExactly(3L);
        assertThat(page.readTo()).isEqualTo(4);
        assertThat(read(0, 7).readTo()).isEqualTo(7);
    }

    @Test
    void marksAreKept() {
        commit(() -> {
            store().recordDelivered(BOB, 5);
            store().recordIndexed(4);
        });
        commit(() -> store().recordDelivered(BOB, 7));
        close();
        open();
        assertThat(store().deliveredTo(BOB)).isEqualTo(7);
        assertThat(store().deliveredTo(ALICE)).isZero();
        assertThat(store().indexedTo()).isEqualTo(4);
    }

    @Test
    void oneMessageIsFoundAlsoBeforeItsCommit() {
        opened.storage.begin();
        store().insert(1, message(1));
        assertThat(store().find(1)).contains(message(1));
        opened.storage.commit();
        assertThat(store().find(1)).contains(message(1));
        assertThat(store().find(2)).isEmpty();
    }

    private Map<Long, Long> sendings() {
        Map<Long, Long> found = new LinkedHashMap<>();
        opened.sendings.scan(found::put);
        return found;
    }

    @Test
    void sendingsComeBackInTheirOrder() {
        commit(() -> opened.sendings.insert(new long[] {-7, Long.MIN_VALUE}, new long[] {1, 4}));
        commit(() -> opened.sendings.insert(new long[] {5}, new long[] {5_000_000_000L}));
        close();
        open();
        assertThat(sendings().entrySet())
                .containsExactly(
                        entry(-7L, 1L), entry(Long.MIN_VALUE, 4L), entry(5L, 5_000_000_000L));
    }

    @Test
    void sendingsAreForgottenByGroupsAndRolledBack() {
        commit(() -> opened.sendings.insert(new long[] {1, 2}, new long[] {1, 2}));
        commit(() -> opened.sendings.insert(new long[] {3, 4}, new long[] {3, 4}));
        opened.storage.begin();
        opened.sendings.insert(new long[] {5}, new long[] {5});
        opened.storage.rollback();
        commit(() -> opened.sendings.forgetBefore(2));
        assertThat(sendings()).containsOnlyKeys(1L, 2L, 3L, 4L);
        commit(() -> opened.sendings.forgetBefore(4));
        assertThat(sendings()).containsOnlyKeys(3L, 4L);
    }

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void agesAreNotedWhenThereIsSomethingNew() {
        commit(() -> opened.retention.noteAge(NOON));
        assertThat(opened.retention.storedBefore(NOON)).isZero();
        insert(1, 4);
        commit(() -> opened.retention.noteAge(NOON.plusSeconds(1)));
        commit(() -> opened.retention.noteAge(NOON.plusSeconds(2)));
        insert(5, 6);
        commit(() -> opened.retention.noteAge(NOON.plusSeconds(3)));
        assertThat(opened.retention.storedBefore(NOON)).isZero();
        assertThat(opened.retention.storedBefore(NOON.plusSeconds(2))).isEqualTo(4);
        assertThat(opened.retention.storedBefore(NOON.plusSeconds(9))).isEqualTo(6);
        commit(() -> opened.retention.forgetAges(NOON.plusSeconds(2)));
        assertThat(opened.retention.storedBefore(NOON.plusSeconds(2))).isEqualTo(4);
        commit(() -> opened.retention.forgetAges(NOON.plusSeconds(3)));
        assertThat(opened.retention.storedBefore(NOON.plusSeconds(2))).isZero();
    }

    @Test
    void whatIsTooOldDependsOnItsDelivery() {
        insert(1, 10);
        RetentionStore retention = opened.retention;
        commit(() -> {
            store().recordDelivered(BOB, 4);
            retention.noteDelivered(List.of("bob"), NOON);
        });
        commit(() -> store().recordDelivered(BOB, 6));
        assertThat(retention.tooOld(0, NOON, 8, 8, 100))
                .isEqualTo(new RetentionStore.Page(List.of(1L, 2L, 3L, 4L, 7L, 8L), 8, true));
        assertThat(retention.tooOld(0, NOON, 0, 10, 100).ids()).containsExactly(1L, 2L, 3L, 4L);
        Instant earlier = NOON.minusMillis(1);
        assertThat(retention.tooOld(0, earlier, 9, 10, 100).ids()).containsExactly(7L, 8L, 9L);
        assertThat(retention.tooOld(0, NOON, 8, 8, 3))
                .isEqualTo(new RetentionStore.Page(List.of(1L, 2L, 3L), 3, false));
        assertThat(retention.tooOld(3, NOON, 8, 8, 3))
                .isEqualTo(new RetentionStore.Page(List.of(4L), 6, false));
    }

    @Test
    void whatWasDeliveredIsNotedForEachUser() {
        RetentionStore retention = opened.retention;
        assertThat(retention.isNoteDue(NOON)).as("nothing was noted").isTrue();
        commit(() -> {
            store().recordDelivered(ALICE, 3);
            store().recordDelivered(BOB, 4);
        });
        assertThat(retention.isNoteDue(NOON)).isTrue();
        assertThat(retention.notedBefore(NOON, "", 1)).containsExactly("alice");
        assertThat(retention.notedBefore(NOON, "alice", 2)).containsExactly("bob");
        assertThat(retention.deliveredBefore(NOON)).isZero();
        commit(() -> retention.noteDelivered(List.of("bob"), NOON));
        close();
        open();
        commit(() -> store().recordDelivered(BOB, 5));
        assertThat(opened.retention.deliveredBefore(NOON)).isEqualTo(4);
        assertThat(opened.retention.deliveredBefore(NOON.minusMillis(1))).isZero();
        assertThat(opened.retention.isNoteDue(NOON)).isTrue();
        assertThat(opened.retention.isNoteDue(NOON.minusMillis(1))).isFalse();
        assertThat(opened.retention.notedBefore(NOON.minusMillis(1), "", 2))
                .containsExactly("alice");
        assertThat(opened.retention.notedBefore(NOON, "", 2)).containsExactly("alice", "bob");
    }

    @Test
    void idsOfRemovedMessagesAreNotGivenAgain() {
        insert(1, 3);
        commit(() -> opened.retention.remove(List.of(1L, 3L)));
        close();
        open();
        assertThat(ids(read(0, 0, 1, 2, 3))).containsExactly(2L);
        assertThat(store().lastId()).isEqualTo(3);
    }

    @Test
    void runsGoWhenAllTheirMessagesAreGone() {
        insert(1, 6);
        commit(() -> {
            store().insertRun(ALICE, new long[] {1, 2});
            store().insertRun(BOB, new long[] {3});
            store().insertRun(BOB, new long[] {4, 6});
        });
        commit(() -> opened.retention.remove(List.of(1L, 2L, 3L)));
        List<Run> spent = new ArrayList<>();
        Run first = opened.retention.spentRuns(new Run("", 0), 1, spent);
        Run last = opened.retention.spentRuns(first, 100, spent);
        assertThat(opened.retention.spentRuns(last, 100, spent)).isEqualTo(last);
        assertThat(spent).containsExactly(new Run("alice", 2), new Run("bob", 3));
        commit(() -> opened.retention.removeRuns(spent));
        assertThat(store().lastIndexed(ALICE)).isZero();
        assertThat(ids(read(0, 6))).containsExactly(4L, 6L);
    }

    @Test
    void aScanGivesEveryAddressBehindAnId() {
        insert(1, 5);
        List<Address> found = new ArrayList<>();
        store().scan(3, found::add);
        assertThat(found).containsExactly(new Address(4, BOB), new Address(5, BOB));
    }

    @Test
    void whatIsRolledBackIsNotThere() {
        opened.storage.begin();
        store().insert(1, message(1));
        store().insertRun(BOB, new long[] {1});
        store().recordDelivered(BOB, 1);
        opened.storage.rollback();
        assertThat(store().lastId()).isZero();
        assertThat(store().lastIndexed(BOB)).isZero();
        assertThat(store().deliveredTo(BOB)).isZero();
        assertThat(read(0, 0, NONE).messages()).isEmpty();
    }

    private static List<Long> ids(Page page) {
        return page.messages().stream().map(StoredMessage::id).toList();
    }
}
