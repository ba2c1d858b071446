package dev.waxwing.backend.sqlite;

import dev.waxwing.broker.Block;
import java.sql.ResultSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies of blocks, in the table `body`. Owned by the journal's writer, but for [#read].
final class BodyTable {
    private final SqliteDatabase db;
    private final Prepared insert;
    private final Prepared delete;
    private final Prepared writerRead;
    private final Prepared readerRead;

    BodyTable(SqliteDatabase db) {
        this.db = db;
        this.insert =
                new Prepared(db.writer(), "INSERT INTO body (block, last, data) VALUES (?, ?, ?)");
        this.delete =
                new Prepared(
                        db.writer(),
                        """
                        DELETE FROM body
                        WHERE block BETWEEN
                            (SELECT coalesce(max(block), 1) FROM body WHERE block <= ?) AND ?
                          AND NOT EXISTS (SELECT 1 FROM block k
                            WHERE k.id BETWEEN body.block AND body.last AND k.complete = 0)
                        """);
        String read =
                "SELECT block, last, data FROM body WHERE block <= ? ORDER BY block DESC LIMIT 1";
        this.writerRead = new Prepared(db.writer(), read);
        this.readerRead = new Prepared(db.reader(), read);
    }

    /// Stores the bodies of blocks whose ids follow each other.
    void insert(List<Block> blocks) {
        BodyRow row = BodyRow.of(blocks);
        insert.run(s -> {
            s.setLong(1, row.first());
            s.setLong(2, row.last());
            s.setBytes(3, row.data());
            return s.executeUpdate();
        });
        db.wrote(row.data().length);
    }

    /// Drops the rows of the blocks from `from` to `to` that hold no block which is not complete.
    void deleteComplete(long from, long to) {
        delete.run(s -> {
            s.setLong(1, from);
            s.setLong(2, to);
            return s.executeUpdate();
        });
    }

    byte @Nullable [] readAsWriter(long block) {
        return read(writerRead, block);
    }

    /// From the reading thread.
    byte @Nullable [] read(long block) {
        return read(readerRead, block);
    }

    private static byte @Nullable [] read(Prepared statement, long block) {
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
}
