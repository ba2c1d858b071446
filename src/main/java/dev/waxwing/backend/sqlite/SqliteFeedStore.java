package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.feed.FeedStore;
import dev.waxwing.feed.PostKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/// The feed's position in SQLite, and the keys of posts.
public final class SqliteFeedStore implements FeedStore {
    private static final String NAME = "ingest";

    private final Prepared read;
    private final Prepared write;
    private final Prepared addKey;
    private final Prepared forgetKeys;
    private final SqliteDatabase db;

    public SqliteFeedStore(SqliteDatabase db) {
        this.db = db;
        this.read = new Prepared(db.writer(), "SELECT handed FROM feed_position WHERE name = ?");
        this.write =
                new Prepared(
                        db.writer(), "REPLACE INTO feed_position (name, handed) VALUES (?, ?)");
        this.addKey =
                new Prepared(
                        db.writer(), "INSERT INTO ingest_key (id, key, body) VALUES (?, ?, ?)");
        this.forgetKeys = new Prepared(db.writer(), "DELETE FROM ingest_key WHERE id <= ?");
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

    @Override
    public void addKey(long id, PostKey key) {
        addKey.run(s -> {
            s.setLong(1, id);
            s.setLong(2, key.key());
            s.setLong(3, key.body());
            return s.executeUpdate();
        });
    }

    @Override
    public void forgetKeys(long upTo) {
        forgetKeys.run(s -> {
            s.setLong(1, upTo);
            return s.executeUpdate();
        });
    }

    @Override
    public void scanKeys(KeyVisitor visitor) {
        translate(() -> {
            try (PreparedStatement s =
                            db.writer()
                                    .prepareStatement(
                                            "SELECT id, key, body FROM ingest_key ORDER BY id");
                    ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    visitor.key(r.getLong(1), new PostKey(r.getLong(2), r.getLong(3)));
                }
            }
            return true;
        });
    }
}
