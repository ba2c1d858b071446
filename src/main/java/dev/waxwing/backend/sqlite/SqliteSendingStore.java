package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.chat.SendingStore;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/// The newest sendings in SQLite: a row for those of one commit.
public final class SqliteSendingStore implements SendingStore {
    private static final int ENTRY = 2 * Long.BYTES;

    private final SqliteDatabase db;
    private final Prepared insert;
    private final Prepared forget;

    public SqliteSendingStore(SqliteDatabase db) {
        this.db = db;
        this.insert =
                new Prepared(db.writer(), "INSERT INTO sending (last, entries) VALUES (?, ?)");
        this.forget = new Prepared(db.writer(), "DELETE FROM sending WHERE last < ?");
    }

    @Override
    public void insert(long[] hashes, long[] ids) {
        ByteBuffer entries = ByteBuffer.allocate(hashes.length * ENTRY);
        for (int i = 0; i < hashes.length; i++) {
            entries.putLong(hashes[i]).putLong(ids[i]);
        }
        insert.run(s -> {
            s.setLong(1, ids[ids.length - 1]);
            s.setBytes(2, entries.array());
            return s.executeUpdate();
        });
        db.wrote(entries.capacity());
    }

    @Override
    public void forgetBefore(long id) {
        forget.run(s -> {
            s.setLong(1, id);
            return s.executeUpdate();
        });
    }

    @Override
    public void scan(Visitor visitor) {
        translate(() -> {
            try (PreparedStatement s =
                            db.writer()
                                    .prepareStatement("SELECT entries FROM sending ORDER BY last");
                    ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    ByteBuffer entries = ByteBuffer.wrap(r.getBytes(1));
                    while (entries.hasRemaining()) {
                        visitor.sending(entries.getLong(), entries.getLong());
                    }
                }
            }
            return true;
        });
    }
}
