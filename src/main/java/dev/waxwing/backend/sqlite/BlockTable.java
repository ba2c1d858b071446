package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.broker.QueueStore.BlockOwner;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.NewBlock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// The headers of blocks, in the table `block`: a row for each block, or one for several that
/// [SharedRow] brings together. Statements are prepared once. Owned by the journal's writer.
final class BlockTable {
    /// The settled bits of the blocks from `?1` to `?2` within a row; the lower end of its range is
    /// the row that holds `?1`.
    private static final String COMPLETE =
            """
            UPDATE block SET (settled, complete) =
              (SELECT bits, last = id OR bits = ~(-1 << count) FROM (SELECT settled
                | (~(-1 << (min(last, ?2) - max(id, ?1) + 1)) << (max(id, ?1) - id)) AS bits))
            WHERE id BETWEEN coalesce((SELECT max(id) FROM block WHERE id <= ?1), ?1) AND ?2
              AND last >= ?1
            """;

    private final SqliteDatabase db;
    private final Prepared insert;
    private final Prepared settle;
    private final Prepared complete;
    private final Prepared delete;
    private final Prepared recordFailures;

    /// The last row that each sweep has looked at.
    private long agesSweptTo;

    private long sharedSweptTo;

    BlockTable(SqliteDatabase db) {
        this.db = db;
        this.insert =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO block (id, last, queue, at, visible_at, priority, count,
                          settled, complete, ids, queues)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)
                        """);
        this.settle =
                new Prepared(
                        db.writer(), "UPDATE block SET settled = ? WHERE id = ? AND last = id");
        this.complete = new Prepared(db.writer(), COMPLETE);
        this.delete = new Prepared(db.writer(), "DELETE FROM block WHERE id = ? AND last = id");
        this.recordFailures =
                new Prepared(
                        db.writer(), "UPDATE block SET deliveries = ? WHERE id = ? AND last = id");
    }

    /// Stores the headers of blocks whose bodies share a row, in as few rows as they fit.
    void insert(List<NewBlock> blocks) {
        int from = 0;
        for (int i = 1; i <= blocks.size(); i++) {
            if (i == blocks.size() || !SharedRow.joins(blocks.get(from), blocks.get(i))) {
                insertRow(blocks.subList(from, i));
                from = i;
            }
        }
    }

    private void insertRow(List<NewBlock> blocks) {
        boolean isShared = blocks.size() > 1;
        NewBlock first = blocks.getFirst();
        byte[] ids = isShared ? SharedRow.ids(blocks) : first.ids();
        insert.run(s -> {
            s.setLong(1, first.block().id());
            s.setLong(2, blocks.getLast().block().id());
            s.setInt(3, isShared ? SharedRow.QUEUE : first.block().queue());
            s.setLong(4, first.block().at());
            s.setLong(5, first.block().visibleAt());
            s.setInt(6, first.block().priority());
            s.setInt(7, isShared ? blocks.size() : first.block().count());
            s.setBytes(8, ids);
            s.setBytes(9, isShared ? SharedRow.queues(blocks) : null);
            return s.executeUpdate();
        });
        db.wrote(ids.length);
    }

    /// Of a block of several messages: one of a single message is complete, or not settled at all.
    void settle(long block, long settled) {
        settle.run(s -> {
            s.setLong(1, settled);
            s.setLong(2, block);
            return s.executeUpdate();
        });
    }

    void complete(long from, long to) {
        complete.run(s -> {
            s.setLong(1, from);
            s.setLong(2, to);
            return s.executeUpdate();
        });
    }

    /// Drops a block that has a row to itself; one that shares a row goes with it.
    void delete(long block) {
        delete.run(s -> {
            s.setLong(1, block);
            return s.executeUpdate();
        });
    }

    void recordFailures(long block, int[] failures) {
        byte[] counts = FailureCounts.encode(failures);
        int rows =
                recordFailures.run(s -> {
                    s.setBytes(1, counts);
                    s.setLong(2, block);
                    return s.executeUpdate();
                });
        if (rows == 0) {
            recordShared(block, failures[0]);
        }
    }

    private void recordShared(long block, int failures) {
        translate(() -> {
            String find =
                    """
                    SELECT id, count, deliveries FROM block WHERE id <= ? AND last >= ?
                    ORDER BY id DESC LIMIT 1
                    """;
            try (PreparedStatement s = db.writer().prepareStatement(find)) {
                s.setLong(1, block);
                s.setLong(2, block);
                try (ResultSet r = s.executeQuery()) {
                    return r.next() && recordShared(r, block, failures);
                }
            }
        });
    }

    private boolean recordShared(ResultSet row, long block, int failures) throws SQLException {
        long first = row.getLong(1);
        int blocks = row.getInt(2);
        int[] all =
                Objects.requireNonNullElseGet(
                        FailureCounts.decode(row.getBytes(3), blocks), () -> new int[blocks]);
        all[(int) (block - first)] = failures;
        byte[] counts = FailureCounts.encode(all);
        return db.update("UPDATE block SET deliveries = ? WHERE id = ?", counts, first) > 0;
    }

    void forget(int queue, long from, long to) {
        db.update(
                "DELETE FROM block WHERE id >= ? AND id < ? AND queue = ? AND complete = 1",
                from,
                to,
                queue);
    }

    int forgetOlderThan(long at, int limit) {
        long from = agesSweptTo;
        agesSweptTo = sweepEnd(from, at, limit);
        return db.update(
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
        return db.rows(
                        """
                        SELECT CASE WHEN count(*) < ? OR max(at) >= ? THEN 0 ELSE max(id) END
                        FROM (SELECT id, at FROM block WHERE id > ? ORDER BY id LIMIT ?)
                        """,
                        r -> r.getLong(1),
                        limit,
                        at,
                        from,
                        limit)
                .getFirst();
    }

    boolean forgetShared(int limit, BlockOwner remembers) {
        String sql =
                """
                SELECT id, queue, complete, queues FROM block WHERE id > ? ORDER BY id LIMIT ?
                """;
        int[] seen = new int[1];
        List<Long> gone = new ArrayList<>();
        db.rows(
                sql,
                r -> {
                    seen[0]++;
                    sharedSweptTo = r.getLong(1);
                    if (r.getInt(2) == SharedRow.QUEUE
                            && r.getInt(3) == 1
                            && SharedRow.noneOf(r.getBytes(4), sharedSweptTo, remembers)) {
                        gone.add(sharedSweptTo);
                    }
                    return true;
                },
                sharedSweptTo,
                limit);
        gone.forEach(id -> db.update("DELETE FROM block WHERE id = ?", id));
        boolean hasEnded = seen[0] < limit;
        sharedSweptTo = hasEnded ? 0 : sharedSweptTo;
        return hasEnded;
    }

    void scan(int queue, long from, Consumer<BlockRow> visitor) {
        String sql =
                """
                SELECT id, queue, at, visible_at, priority, count, settled, complete, ids,
                  deliveries, queues
                FROM block
                WHERE id >= coalesce((SELECT max(id) FROM block WHERE id <= ?1), ?1)
                  AND last >= ?1 AND (?2 = 0 OR queue IN (0, ?2))
                ORDER BY id
                """;
        translate(() -> {
            try (PreparedStatement s = db.writer().prepareStatement(sql)) {
                s.setLong(1, from);
                s.setInt(2, queue);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        visit(r, queue, from, visitor);
                    }
                }
            }
            return true;
        });
    }

    private static void visit(ResultSet r, int queue, long from, Consumer<BlockRow> visitor)
            throws SQLException {
        BlockRow row = SharedRow.plain(r);
        byte[] queues = r.getBytes(11);
        if (queues == null) {
            visitor.accept(row);
            return;
        }
        SharedRow.each(
                row,
                queues,
                block -> {
                    boolean isMeant = queue == 0 || block.block().queue() == queue;
                    if (isMeant && block.block().id() >= from) {
                        visitor.accept(block);
                    }
                });
    }
}
