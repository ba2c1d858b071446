package dev.waxwing.backend.sqlite;

import dev.waxwing.feed.FeedStore;
import java.sql.ResultSet;

/// The feed's position in SQLite.
public final class SqliteFeedStore implements FeedStore {
    private static final String NAME = "ingest";

    private final Prepared read;
    private final Prepared write;

    public SqliteFeedStore(SqliteDatabase db) {
        this.read = new Prepared(db.writer(), "SELECT handed FROM feed_position WHERE name = ?");
        this.write =
                new Prepared(
                        db.writer(), "REPLACE INTO feed_position (name, handed) VALUES (?, ?)");
    }

    @Override
    public long handed() {
        return read.run(s -> {
            s.setString(1, NAME);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? r.getLong(1) : 0;
            }
        });
    }

    @Override
    public void handed(long offset) {
        write.run(s -> {
            s.setString(1, NAME);
            s.setLong(2, offset);
            return s.executeUpdate();
        });
    }
}
