package dev.waxwing.backend.sqlite;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Queues and their blocks in SQLite.
public final class SqliteQueueStore implements QueueStore {
    private final SqliteDatabase db;
    private final BlockTable blocks;
    private final BodyTable bodies;

    public SqliteQueueStore(SqliteDatabase db) {
        this.db = db;
        this.blocks = new BlockTable(db);
        this.bodies = new BodyTable(db);
    }

    @Override
    public void insertQueue(QueueRow queue) {
        db.update(
                "INSERT INTO queue (id, name, options, first_block) VALUES (?, ?, ?, ?)",
                queue.id(),
                queue.name(),
                queue.options(),
                queue.firstBlock());
    }

    @Override
    public void insertExchange(ExchangeRow exchange) {
        db.update(
                "INSERT INTO exchange (name, type) VALUES (?, ?)",
                exchange.name(),
                exchange.type());
    }

    @Override
    public void insertBinding(BindingRow binding) {
        db.update(
                "INSERT INTO binding (exchange, key, queue) VALUES (?, ?, ?)",
                binding.exchange(),
                binding.key(),
                binding.queue());
    }

    /// Small blocks that follow each other share a row of bodies, and those of one message each
    /// within it share rows of headers.
    @Override
    public void insertBlocks(List<NewBlock> added) {
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < added.size(); i++) {
            int size = BodyRow.bytes(added.get(i).block()).length;
            if (i > from && !BodyRow.joins(added, from, i, bytes, size)) {
                insertTogether(added.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        if (from < added.size()) {
            insertTogether(added.subList(from, added.size()));
        }
    }

    private void insertTogether(List<NewBlock> together) {
        blocks.insert(together);
        List<Block> bodied = new ArrayList<>(together.size());
        together.forEach(block -> bodied.add(block.block()));
        bodies.insert(bodied);
    }

    @Override
    public void settle(long block, long settled) {
        blocks.settle(block, settled);
    }

    @Override
    public void complete(long block, boolean keepIds) {
        blocks.complete(block, block);
        if (!keepIds) {
            blocks.delete(block);
        }
        bodies.deleteComplete(block, block);
    }

    @Override
    public void completeRange(long from, long to) {
        blocks.complete(from, to);
        bodies.deleteComplete(from, to);
    }

    @Override
    public void recordFailures(long block, int[] failures) {
        blocks.recordFailures(block, failures);
    }

    @Override
    public void forget(int queue, long from, long to) {
        blocks.forget(queue, from, to);
    }

    @Override
    public int forgetOlderThan(long at, int limit) {
        return blocks.forgetOlderThan(at, limit);
    }

    @Override
    public boolean forgetShared(int limit, BlockOwner remembers) {
        return blocks.forgetShared(limit, remembers);
    }

    @Override
    public void markClean(boolean clean) {
        db.update("REPLACE INTO fact (name, value) VALUES ('clean', ?)", clean ? 1 : 0);
    }

    @Override
    public boolean wasClean() {
        return one("SELECT coalesce(max(value), 1) FROM fact WHERE name = 'clean'") == 1;
    }

    @Override
    public void markSuspect(long lastBlock) {
        db.update("REPLACE INTO fact (name, value) VALUES ('suspect', ?)", lastBlock);
    }

    @Override
    public long suspectUpTo() {
        return one("SELECT coalesce(max(value), 0) FROM fact WHERE name = 'suspect'");
    }

    @Override
    public long lastBlock() {
        return one(
                """
                SELECT max(coalesce((SELECT last FROM block ORDER BY id DESC LIMIT 1), 0),
                           coalesce((SELECT max(first_block) FROM queue), 1) - 1)
                """);
    }

    private long one(String sql) {
        return db.rows(sql, r -> r.getLong(1)).getFirst();
    }

    @Override
    public List<QueueRow> queues() {
        return db.rows(
                "SELECT id, name, options, first_block FROM queue ORDER BY id",
                r -> new QueueRow(r.getInt(1), r.getString(2), r.getString(3), r.getLong(4)));
    }

    @Override
    public List<ExchangeRow> exchanges() {
        return db.rows(
                "SELECT name, type FROM exchange",
                r -> new ExchangeRow(r.getString(1), r.getString(2)));
    }

    @Override
    public List<BindingRow> bindings() {
        return db.rows(
                "SELECT exchange, key, queue FROM binding",
                r -> new BindingRow(r.getString(1), r.getString(2), r.getInt(3)));
    }

    @Override
    public void scan(int queue, long from, Consumer<BlockRow> visitor) {
        blocks.scan(queue, from, visitor);
    }

    @Override
    public byte @Nullable [] bodyOf(long block) {
        return bodies.readAsWriter(block);
    }

    @Override
    public byte @Nullable [] readData(long block) {
        return bodies.read(block);
    }
}
