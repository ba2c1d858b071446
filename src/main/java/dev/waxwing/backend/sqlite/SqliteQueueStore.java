package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.broker.Block;
import dev.waxwing.broker.QueueStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Queues and their blocks in SQLite. Statements are prepared once: on the hot path a block costs
/// two inserts, and two statements more when all its messages are settled.
public final class SqliteQueueStore implements QueueStore {
    private final SqliteDatabase db;
    private final Prepared insertBlock;
    private final Prepared insertBody;
    private final Prepared settle;
    private final Prepared complete;
    private final Prepared completeRange;
    private final Prepared deleteBlock;
    private final Prepared deleteBodies;
    private final Prepared recordDeliveries;
    private final Prepared writerBody;
    private final Prepared readerBody;

    /// The last block that a sweep of old ids has looked at. Owned by the journal's writer.
    private long sweptTo;

    public SqliteQueueStore(SqliteDatabase db) {
        this.db = db;
        this.insertBlock =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO block
                          (id, queue, at, visible_at, priority, count, settled, complete, ids)
                        VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)
                        """);
        this.insertBody =
                new Prepared(db.writer(), "INSERT INTO body (block, last, data) VALUES (?, ?, ?)");
        this.settle = new Prepared(db.writer(), "UPDATE block SET settled = ? WHERE id = ?");
        this.complete = new Prepared(db.writer(), "UPDATE block SET complete = 1 WHERE id = ?");
        this.completeRange =
                new Prepared(db.writer(), "UPDATE block SET complete = 1 WHERE id BETWEEN ? AND ?");
        this.deleteBlock = new Prepared(db.writer(), "DELETE FROM block WHERE id = ?");
        this.deleteBodies =
                new Prepared(
                        db.writer(),
                        """
                        DELETE FROM body
                        WHERE block BETWEEN
                            (SELECT coalesce(max(block), 1) FROM body WHERE block <= ?) AND ?
                          AND NOT EXISTS (SELECT 1 FROM block k
                            WHERE k.id BETWEEN body.block AND body.last AND k.complete = 0)
                        """);
        this.recordDeliveries =
                new Prepared(db.writer(), "UPDATE block SET deliveries = ? WHERE id = ?");
        String body =
                "SELECT block, last, data FROM body WHERE block <= ? ORDER BY block DESC LIMIT 1";
        this.writerBody = new Prepared(db.writer(), body);
        this.readerBody = new Prepared(db.reader(), body);
    }

    @Override
    public void insertQueue(QueueRow queue) {
        update(
                "INSERT INTO queue (id, name, options, first_block) VALUES (?, ?, ?, ?)",
                queue.id(),
                queue.name(),
                queue.options(),
                queue.firstBlock());
    }

    @Override
    public void insertExchange(ExchangeRow exchange) {
        update("INSERT INTO exchange (name, type) VALUES (?, ?)", exchange.name(), exchange.type());
    }

    @Override
    public void insertBinding(BindingRow binding) {
        update(
                "INSERT INTO binding (exchange, key, queue) VALUES (?, ?, ?)",
                binding.exchange(),
                binding.key(),
                binding.queue());
    }

    /// Small blocks that follow each other share a row of bodies.
    @Override
    public void insertBlocks(List<NewBlock> blocks) {
        List<Block> row = new ArrayList<>();
        int bytes = 0;
        for (NewBlock added : blocks) {
            Block block = added.block();
            insert(block, added.ids());
            int size = BodyRow.bytes(block).length;
            if (!row.isEmpty() && (size >= BodyRow.SMALL || !follows(row, block))) {
                insert(row);
                bytes = 0;
            }
            row.add(block);
            bytes += size;
            if (bytes >= BodyRow.TARGET || size >= BodyRow.SMALL) {
                insert(row);
                bytes = 0;
            }
        }
        if (!row.isEmpty()) {
            insert(row);
        }
    }

    private static boolean follows(List<Block> row, Block next) {
        return row.size() < BodyRow.MAX_BLOCKS && next.id() == row.getLast().id() + 1;
    }

    private void insert(Block block, byte[] ids) {
        insertBlock.run(s -> {
            s.setLong(1, block.id());
            s.setInt(2, block.queue());
            s.setLong(3, block.at());
            s.setLong(4, block.visibleAt());
            s.setInt(5, block.priority());
            s.setInt(6, block.count());
            s.setBytes(7, ids);
            return s.executeUpdate();
        });
        db.wrote(ids.length);
    }

    /// Stores the bodies of some blocks, which are then no longer in the list.
    private void insert(List<Block> blocks) {
        BodyRow row = BodyRow.of(blocks);
        insertBody.run(s -> {
            s.setLong(1, row.first());
            s.setLong(2, row.last());
            s.setBytes(3, row.data());
            return s.executeUpdate();
        });
        db.wrote(row.data().length);
        blocks.clear();
    }

    @Override
    public void settle(long block, long settled) {
        settle.run(s -> {
            s.setLong(1, settled);
            s.setLong(2, block);
            return s.executeUpdate();
        });
    }

    @Override
    public void complete(long block, boolean keepIds) {
        change(keepIds ? complete : deleteBlock, block);
        change(deleteBodies, block, block);
    }

    private static void change(Prepared statement, long block) {
        statement.run(s -> {
            s.setLong(1, block);
            return s.executeUpdate();
        });
    }

    @Override
    public void completeRange(long from, long to) {
        change(completeRange, from, to);
        change(deleteBodies, from, to);
    }

    private static void change(Prepared statement, long from, long to) {
        statement.run(s -> {
            s.setLong(1, from);
            s.setLong(2, to);
            return s.executeUpdate();
        });
    }

    @Override
    public void recordDeliveries(long block, byte[] deliveries) {
        recordDeliveries.run(s -> {
            s.setBytes(1, deliveries);
            s.setLong(2, block);
            return s.executeUpdate();
        });
    }

    @Override
    public void forget(int queue, long from, long to) {
        update(
                "DELETE FROM block WHERE id >= ? AND id < ? AND queue = ? AND complete = 1",
                from,
                to,
                queue);
    }

    @Override
    public int forgetOlderThan(long at, int limit) {
        long from = sweptTo;
        sweptTo = sweepEnd(from, at, limit);
        return update(
                """
                DELETE FROM block WHERE id IN
                  (SELECT id FROM
                    (SELECT id, at, complete FROM block WHERE id > ? ORDER BY id LIMIT ?)
                   WHERE complete = 1 AND at < ?)
                """,
                from,
                limit,
                at);
    }

    /// Where the next sweep goes on: behind what this one looks at, or (0) at the start again when
    /// it meets what is young.
    private long sweepEnd(long from, long at, int limit) {
        String sql =
                """
                SELECT CASE WHEN count(*) < ? OR max(at) >= ? THEN 0 ELSE max(id) END
                FROM (SELECT id, at FROM block WHERE id > ? ORDER BY id LIMIT ?)
                """;
        return translate(() -> {
            try (PreparedStatement s = db.writer().prepareStatement(sql)) {
                s.setInt(1, limit);
                s.setLong(2, at);
                s.setLong(3, from);
                s.setInt(4, limit);
                try (ResultSet r = s.executeQuery()) {
                    return r.getLong(1);
                }
            }
        });
    }

    @Override
    public void markClean(boolean clean) {
        update("REPLACE INTO fact (name, value) VALUES ('clean', ?)", clean ? 1 : 0);
    }

    @Override
    public boolean wasClean() {
        return one("SELECT coalesce(max(value), 1) FROM fact WHERE name = 'clean'") == 1;
    }

    @Override
    public long lastBlock() {
        return one(
                """
                SELECT max(coalesce((SELECT max(id) FROM block), 0),
                           coalesce((SELECT max(first_block) FROM queue), 1) - 1)
                """);
    }

    @Override
    public List<QueueRow> queues() {
        return rows(
                "SELECT id, name, options, first_block FROM queue ORDER BY id",
                r -> new QueueRow(r.getInt(1), r.getString(2), r.getString(3), r.getLong(4)));
    }

    @Override
    public List<ExchangeRow> exchanges() {
        return rows(
                "SELECT name, type FROM exchange",
                r -> new ExchangeRow(r.getString(1), r.getString(2)));
    }

    @Override
    public List<BindingRow> bindings() {
        return rows(
                "SELECT exchange, key, queue FROM binding",
                r -> new BindingRow(r.getString(1), r.getString(2), r.getInt(3)));
    }

    @Override
    public void scan(int queue, long from, Consumer<BlockRow> visitor) {
        String sql =
                """
                SELECT id, queue, at, visible_at, priority, count, settled, complete, ids, deliveries
                FROM block WHERE id >= ? AND (? = 0 OR queue = ?) ORDER BY id
                """;
        translate(() -> {
            try (PreparedStatement s = db.writer().prepareStatement(sql)) {
                s.setLong(1, from);
                s.setInt(2, queue);
                s.setInt(3, queue);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        visitor.accept(blockRow(r));
                    }
                }
            }
            return true;
        });
    }

    private static BlockRow blockRow(ResultSet r) throws SQLException {
        Block block =
                new Block(
                        r.getLong(1),
                        r.getInt(2),
                        r.getLong(3),
                        r.getLong(4),
                        r.getInt(5),
                        r.getInt(6),
                        r.getLong(7),
                        null);
        byte[] ids = r.getBytes(9);
        return new BlockRow(
                block, r.getInt(8) == 1, ids == null ? new byte[0] : ids, r.getBytes(10));
    }

    @Override
    public byte @Nullable [] bodyOf(long block) {
        return body(writerBody, block);
    }

    @Override
    public byte @Nullable [] readData(long block) {
        return body(readerBody, block);
    }

    private static byte @Nullable [] body(Prepared statement, long block) {
        return statement.<byte @Nullable []>run(s -> {
            s.setLong(1, block);
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    return null;
                }
                BodyRow row = new BodyRow(r.getLong(1), r.getLong(2), r.getBytes(3));
                return row.holds(block) ? row.bytesOf(block) : null;
            }
        });
    }

    /// For what is not on the hot path.
    private int update(String sql, Object... values) {
        return translate(() -> {
            try (PreparedStatement s = db.writer().prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    s.setObject(i + 1, values[i]);
                }
                return s.executeUpdate();
            }
        });
    }

    private long one(String sql) {
        return rows(sql, r -> r.getLong(1)).getFirst();
    }

    private <T> List<T> rows(String sql, RowReader<T> reader) {
        return translate(() -> {
            List<T> rows = new ArrayList<>();
            try (PreparedStatement s = db.writer().prepareStatement(sql);
                    ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    rows.add(reader.read(r));
                }
            }
            return rows;
        });
    }

    /// Makes one value of the current row.
    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
