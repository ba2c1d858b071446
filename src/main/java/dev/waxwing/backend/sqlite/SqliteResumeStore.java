package dev.waxwing.backend.sqlite;

import dev.waxwing.model.UserId;
import dev.waxwing.sessions.ResumeStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Sessions that a client can come back to, in SQLite.
public final class SqliteResumeStore implements ResumeStore {
    private static final String LINE = "\n";

    private static final String FIND = "SELECT user, ends, topics FROM session WHERE token = ?";

    private final SqliteDatabase db;
    private final Prepared put;
    private final Prepared end;
    private final Prepared endConnected;
    private final Prepared removeEnded;

    public SqliteResumeStore(SqliteDatabase db) {
        this.db = db;
        this.put =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO session (token, user, ends, topics) VALUES (?, ?, ?, ?)
                        ON CONFLICT (token) DO UPDATE SET ends = excluded.ends, topics = excluded.topics
                        """);
        this.end = new Prepared(db.writer(), "UPDATE session SET ends = ? WHERE token = ?");
        this.endConnected =
                new Prepared(
                        db.writer(), "UPDATE session SET ends = ? WHERE ends = " + Long.MAX_VALUE);
        this.removeEnded = new Prepared(db.writer(), "DELETE FROM session WHERE ends < ?");
    }

    @Override
    public void put(byte[] hash, Kept session) {
        String topics = String.join(LINE, session.topics());
        put.run(s -> {
            s.setBytes(1, hash);
            s.setString(2, session.user().value());
            s.setLong(3, session.ends());
            s.setString(4, topics);
            return s.executeUpdate();
        });
        db.wrote(topics.length());
    }

    @Override
    public void end(byte[] hash, long ends) {
        end.run(s -> {
            s.setLong(1, ends);
            s.setBytes(2, hash);
            return s.executeUpdate();
        });
    }

    @Override
    public void endConnected(long ends) {
        endConnected.run(s -> {
            s.setLong(1, ends);
            return s.executeUpdate();
        });
    }

    @Override
    public void removeEnded(long before) {
        removeEnded.run(s -> {
            s.setLong(1, before);
            return s.executeUpdate();
        });
    }

    @Override
    public Optional<Kept> find(byte[] hash) {
        return db.readers()
                .readKept(connection ->
                        connection
                                .kept(FIND)
                                .run(s -> {
                                    s.setBytes(1, hash);
                                    try (ResultSet r = s.executeQuery()) {
                                        return r.next() ? Optional.of(kept(r)) : Optional.empty();
                                    }
                                }));
    }

    private static Kept kept(ResultSet r) throws SQLException {
        return new Kept(new UserId(r.getString(1)), r.getLong(2), topics(r.getString(3)));
    }

    private static List<String> topics(String lines) {
        return lines.isEmpty() ? List.of() : List.of(lines.split(LINE));
    }
}
