package dev.waxwing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.journal.Storage;
import dev.waxwing.log.LogHead;
import dev.waxwing.log.LogName;
import dev.waxwing.log.LogStore;
import dev.waxwing.log.LogStore.Chunk;
import dev.waxwing.log.LogStore.ChunkHead;
import dev.waxwing.log.LogStore.LogRow;
import dev.waxwing.log.LogStore.OldChunk;
import dev.waxwing.log.LogStore.StoredPage;
import dev.waxwing.log.Retention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [LogStore] promises, beside the [Storage] whose transactions it is part of.
public abstract class LogStoreContract {
    private static final LogName NAME = new LogName("test/größe");
    private static final LogName OTHER = new LogName("test/other");
    private static final Retention RETENTION = new Retention(7, Duration.ofSeconds(8), 9);

    @TempDir private Path directory;

    private Opened opened;

    /// A store and the storage that commits for it.
    public record Opened(Storage storage, LogStore store) {}

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

    private void reopen() {
        close();
        open();
    }

    private LogStore store() {
        return opened.store;
    }

    private void commit(Runnable changes) {
        opened.storage.begin();
        changes.run();
        opened.storage.commit();
    }

    private int create(LogName name, Retention retention) {
        List<LogRow> made = new ArrayList<>();
        commit(() -> made.add(store().create(name, 5, retention)));
        return made.getFirst().id();
    }

    /// A chunk of ten bytes a record.
    private static Chunk chunk(int log, long first, int count, int key) {
        byte[] data = ("chunk " + first).getBytes(StandardCharsets.UTF_8);
        ChunkHead head = new ChunkHead(first, count, 1_000 + first, 10 * (first - 1), 10 * count);
        return new Chunk(log, head, key, data);
    }

    private static List<Long> firsts(StoredPage page) {
        return page.chunks().stream().map(chunk -> chunk.head().first()).toList();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(store().find(NAME)).isNull();
        assertThat(store().read(NAME, 0, 100)).isEqualTo(new StoredPage(LogHead.NONE, List.of()));
        assertThat(store().keysInUse()).isEmpty();
        assertThat(store().countSealedOtherwise(1)).isZero();
        assertThat(store().isUsed(1)).isFalse();
    }

    @Test
    void keepsALogAndWhatItKeeps() {
        int id = create(NAME, RETENTION);
        assertThat(create(OTHER, Retention.ALL)).isNotEqualTo(id);
        reopen();
        assertThat(store().find(NAME)).isEqualTo(new LogRow(id, NAME, 5, RETENTION, 1));
        Retention more = new Retention(0, Duration.ofDays(3), 1L << 40);
        commit(() -> store().retain(id, more));
        commit(() -> store().floor(id, 1L << 50));
        reopen();
        assertThat(store().find(NAME)).isEqualTo(new LogRow(id, NAME, 5, more, 1L << 50));
        LogHead head = new LogHead(5, 1L << 50, 1L << 50);
        assertThat(store().read(NAME, 0, 100)).isEqualTo(new StoredPage(head, List.of()));
    }

    @Test
    void readsChunksFromTheOneThatHoldsTheNextOffset() {
        int id = create(NAME, Retention.ALL);
        int other = create(OTHER, Retention.ALL);
        commit(() -> {
            store().insert(List.of(chunk(id, 1, 4, 0), chunk(id, 5, 1, 3)));
            store().insert(List.of(chunk(other, 1, 9, 0)));
        });
        commit(() -> store().insert(List.of(chunk(id, 6, 10, 0))));
        reopen();
        StoredPage all = store().read(NAME, 0, 1_000);
        assertThat(all.head()).isEqualTo(new LogHead(5, 1, 16));
        assertThat(all.chunks())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(chunk(id, 1, 4, 0), chunk(id, 5, 1, 3), chunk(id, 6, 10, 0));
        assertThat(firsts(store().read(NAME, 3, 1_000))).containsExactly(1L, 5L, 6L);
        assertThat(firsts(store().read(NAME, 4, 1_000))).containsExactly(5L, 6L);
        assertThat(firsts(store().read(NAME, 14, 1_000))).containsExactly(6L);
        assertThat(firsts(store().read(NAME, 15, 1_000))).isEmpty();
        assertThat(firsts(store().read(NAME, 0, 40))).containsExactly(1L);
        assertThat(firsts(store().read(NAME, 0, 41))).containsExactly(1L, 5L);
        assertThat(firsts(store().read(OTHER, 0, 1))).containsExactly(1L);
    }

    @Test
    void knowsTheEndsOfALogAndDropsFromTheOldEnd() {
        int id = create(NAME, Retention.ALL);
        assertThat(store().oldest(id)).isNull();
        assertThat(store().newest(id)).isNull();
        commit(() -> store().insert(List.of(chunk(id, 1, 2, 0), chunk(id, 3, 2, 0))));
        assertThat(store().oldest(id)).isEqualTo(chunk(id, 1, 2, 0).head());
        assertThat(store().newest(id)).isEqualTo(chunk(id, 3, 2, 0).head());
        commit(() -> store().drop(id, 1));
        assertThat(store().oldest(id)).isEqualTo(store().newest(id));
        assertThat(store().read(NAME, 0, 100).head()).isEqualTo(new LogHead(5, 3, 5));
        assertThat(firsts(store().read(NAME, 0, 100))).isEmpty();
        assertThat(firsts(store().read(NAME, 2, 100))).containsExactly(3L);
    }

    @Test
    void listsTheLogsThatBoundAge() {
        int first = create(NAME, RETENTION);
        create(OTHER, Retention.ALL);
        int third = create(new LogName("test/third"), RETENTION);
        assertThat(store().ageing(0, 10)).extracting(LogRow::id).containsExactly(first, third);
        assertThat(store().ageing(0, 1)).extracting(LogRow::id).containsExactly(first);
        assertThat(store().ageing(first, 10)).extracting(LogRow::id).containsExactly(third);
    }

    @Test
    void rollbackLeavesNothing() {
        int id = create(NAME, Retention.ALL);
        commit(() -> store().insert(List.of(chunk(id, 1, 2, 1))));
        opened.storage.begin();
        store().create(OTHER, 6, RETENTION);
        store().insert(List.of(chunk(id, 3, 2, 0)));
        store().drop(id, 1);
        store().floor(id, 99);
        store().useKey(1, new byte[16]);
        store().reseal(1, 2, new byte[3]);
        assertThat(store().read(NAME, 0, 100).head())
                .as("beside it")
                .isEqualTo(new LogHead(5, 1, 3));
        opened.storage.rollback();
        for (int opening = 0; opening < 2; opening++) {
            assertThat(store().find(OTHER)).isNull();
            StoredPage page = store().read(NAME, 0, 100);
            assertThat(page.head()).isEqualTo(new LogHead(5, 1, 3));
            assertThat(page.chunks())
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(chunk(id, 1, 2, 1));
            assertThat(store().keysInUse()).isEmpty();
            reopen();
        }
    }

    @Test
    void keepsTheKeysInUse() {
        byte[] mark = {1, 2, 3};
        commit(() -> {
            store().useKey(1, mark);
            store().useKey(2, new byte[] {4});
            store().useKey(1, new byte[] {9}); // the first mark stays
        });
        reopen();
        assertThat(store().keysInUse()).containsOnlyKeys(1, 2);
        assertThat(store().keysInUse().get(1)).isEqualTo(mark);
        commit(() -> store().releaseKey(1));
        assertThat(store().keysInUse()).containsOnlyKeys(2);
    }

    @Test
    void findsAndReplacesWhatIsSealedUnderOtherKeys() {
        int id = create(NAME, Retention.ALL);
        commit(() ->
                store().insert(
                                List.of(
                                        chunk(id, 1, 1, 1),
                                        chunk(id, 2, 1, 0),
                                        chunk(id, 3, 1, 2),
                                        chunk(id, 4, 1, 1))));
        assertThat(store().countSealedOtherwise(2)).isEqualTo(2);
        assertThat(store().sealedOtherwise(0, 2, 1)).hasSize(1);
        List<OldChunk> old = store().sealedOtherwise(0, 2, 1_000);
        assertThat(old).extracting(o -> o.chunk().head().first()).containsExactly(1L, 4L);
        assertThat(old).allSatisfy(o -> assertThat(o.name()).isEqualTo(NAME));
        assertThat(old).allSatisfy(o -> assertThat(o.epoch()).isEqualTo(5));
        assertThat(store().sealedOtherwise(old.getFirst().id(), 2, 1_000)).hasSize(1);
        commit(() -> old.forEach(o -> store().reseal(o.id(), 2, new byte[] {7})));
        reopen();
        assertThat(store().isUsed(1)).isFalse();
        assertThat(store().isUsed(2)).isTrue();
        Chunk fresh = store().read(NAME, 0, 1).chunks().getFirst();
        assertThat(fresh.key()).isEqualTo(2);
        assertThat(fresh.data()).containsExactly(7);
        commit(() -> store().reseal(1L << 40, 2, new byte[1])); // gone meanwhile: no error
    }
}
