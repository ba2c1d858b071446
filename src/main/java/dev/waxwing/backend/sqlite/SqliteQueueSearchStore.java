package dev.waxwing.backend.sqlite;

import dev.waxwing.broker.QueueSearchStore;
import dev.waxwing.broker.QueueStore.BindingRow;
import dev.waxwing.broker.QueueStore.BlockRow;
import dev.waxwing.broker.QueueStore.ExchangeRow;
import dev.waxwing.broker.QueueStore.QueueRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is committed of queues, from the connections beside the writer.
public final class SqliteQueueSearchStore implements QueueSearchStore {
    private static final String BLOCKS =
            """
            SELECT id, queue, at, visible_at, priority, count, settled, complete, ids,
              deliveries, queues
            FROM block WHERE id > ? ORDER BY id LIMIT ?
            """;

    private static final String BODIES =
            "SELECT block, last, data FROM body WHERE block <= ? ORDER BY block DESC LIMIT 1";

    private final Readers readers;

    public SqliteQueueSearchStore(SqliteDatabase db) {
        this.readers = db.readers();
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

    private <T> List<T> rows(String sql, SqliteDatabase.RowReader<T> reader) {
        return readers.read(connection -> {
            List<T> rows = new ArrayList<>();
            try (PreparedStatement s = connection.prepareStatement(sql);
                    ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    rows.add(reader.read(r));
                }
            }
            return rows;
        });
    }

    @Override
    public long scan(long after, int rows, Consumer<BlockRow> visitor) {
        return readers.read(connection -> {
            long last = 0;
            try (PreparedStatement s = connection.prepareStatement(BLOCKS)) {
                s.setLong(1, after);
                s.setInt(2, rows);
                try (ResultSet r = s.executeQuery()) {
                    while (r.next()) {
                        last = r.getLong(1);
                        visit(r, visitor);
                    }
                }
            }
            return last;
        });
    }

    private static void visit(ResultSet r, Consumer<BlockRow> visitor) throws SQLException {
        BlockRow row = SharedRow.plain(r);
        byte[] queues = r.getBytes(11);
        if (queues == null) {
            visitor.accept(row);
        } else {
            SharedRow.each(row, queues, visitor);
        }
    }

    @Override
    public byte @Nullable [] bodies(long block) {
        return readers.<byte @Nullable []>read(connection -> {
            try (PreparedStatement s = connection.prepareStatement(BODIES)) {
                s.setLong(1, block);
                try (ResultSet r = s.executeQuery()) {
                    if (!r.next()) {
                        return null;
                    }
                    BodyRow row = new BodyRow(r.getLong(1), r.getLong(2), r.getBytes(3));
                    return row.holds(block) ? row.bytesOf(block) : null;
                }
            }
        });
    }
}
