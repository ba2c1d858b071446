package dev.waxwing.contract;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.journal.Storage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A [QueueStore] on a directory of its own, and the words in which its contracts speak.
abstract class QueueStoreFixture {
    @TempDir private Path directory;

    private Opened opened;

    /// A store and the storage that commits for it.
    public record Opened(Storage storage, QueueStore store) {}

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

    final void reopen() {
        close();
        open();
    }

    final QueueStore store() {
        return opened.store;
    }

    final Storage storage() {
        return opened.storage;
    }

    final void commit(Runnable changes) {
        opened.storage.begin();
        changes.run();
        opened.storage.commit();
    }

    final void rollBack(Runnable changes) {
        opened.storage.begin();
        changes.run();
        opened.storage.rollback();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] ids(long block, int count) {
        byte[] ids = new byte[16 * count];
        ids[0] = (byte) block;
        return ids;
    }

    static Block block(long id, int queue, int count) {
        return new Block(id, queue, 1_000 + id, 0, 0, count, 0, bytes("bodies of " + id));
    }

    final void insert(long id, int queue, int count) {
        store().insertBlock(block(id, queue, count), ids(id, count));
    }

    final List<BlockRow> scan(int queue, long from) {
        List<BlockRow> rows = new ArrayList<>();
        store().scan(queue, from, rows::add);
        return rows;
    }

    final List<Long> idsOf(int queue, long from) {
        return scan(queue, from).stream().map(row -> row.block().id()).toList();
    }

    final BlockRow only(long id) {
        return scan(0, id).getFirst();
    }
}
