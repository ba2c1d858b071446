package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.chat.RetentionStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Removing direct messages in SQLite: by their ids, which are in the order of their storing.
public final class SqliteRetentionStore implements RetentionStore {
    private final SqliteDatabase db;

    public SqliteRetentionStore(SqliteDatabase db) {
        this.db = db;
    }

    private record Looked(long id, boolean isTooOld) {}

    private record LookedRun(Run run, boolean isSpent) {}

    @Override
    public void noteAge(Instant at) {
        update(
                """
                INSERT OR REPLACE INTO message_age (at, last)
                SELECT ?, newest FROM (SELECT max(id) AS newest FROM message)
                WHERE newest > coalesce((SELECT max(last) FROM message_age), 0)
                """,
                at.toEpochMilli());
    }

    @Override
    public long storedBefore(Instant time) {
        return db.readers()
                .read(c ->
                        Sql.number(
                                c,
                                "SELECT coalesce(max(last), 0) FROM message_age WHERE at <= ?",
                                time.toEpochMilli()));
    }

    /// The newest note before that time is the one which says what was there.
    @Override
    public void forgetAges(Instant before) {
        update(
                """
                DELETE FROM message_age
                WHERE at < (SELECT max(at) FROM message_age WHERE at <= ?)
                """,
                before.toEpochMilli());
    }

    @Override
    public boolean isNoteDue(Instant time) {
        return db.readers()
                .read(c ->
                        Sql.number(
                                        c,
                                        """
                                        SELECT coalesce(min(kept_at), 0) <= ?
                                        FROM inbox WHERE kept_at > 0
                                        """,
                                        time.toEpochMilli())
                                == 1);
    }

    @Override
    public List<String> notedBefore(Instant time, String after, int count) {
        return db.readers()
                .read(c ->
                        Sql.rows(
                                c,
                                """
                                SELECT user FROM inbox WHERE user > ? AND kept_at <= ?
                                ORDER BY user LIMIT ?
                                """,
                                r -> r.getString(1),
                                after,
                                time.toEpochMilli(),
                                count));
    }

    @Override
    public void noteDelivered(List<String> users, Instant at) {
        for (String user : users) {
            update(
                    "UPDATE inbox SET kept = delivered, kept_at = ? WHERE user = ?",
                    at.toEpochMilli(),
                    user);
        }
    }

    @Override
    public long deliveredBefore(Instant time) {
        return db.readers()
                .read(c ->
                        Sql.number(
                                c,
                                "SELECT coalesce(max(kept), 0) FROM inbox WHERE kept_at <= ?",
                                time.toEpochMilli()));
    }

    @Override
    public Page tooOld(long after, Instant delivered, long undelivered, long last, int count) {
        List<Looked> looked =
                db.readers()
                        .read(c ->
                                Sql.rows(
                                        c,
                                        """
                                        SELECT id, CASE WHEN id <= done
                                          THEN id <= kept AND kept_at <= ? ELSE id <= ? END
                                        FROM (
                                          SELECT m.id AS id, coalesce(i.delivered, 0) AS done,
                                                 i.kept AS kept, i.kept_at AS kept_at
                                          FROM message m LEFT JOIN inbox i ON i.user = m.to_user
                                          WHERE m.id > ? AND m.id <= ? ORDER BY m.id LIMIT ?)
                                        """,
                                        r -> new Looked(r.getLong(1), r.getBoolean(2)),
                                        delivered.toEpochMilli(),
                                        undelivered,
                                        after,
                                        last,
                                        count));
        return new Page(
                looked.stream().filter(Looked::isTooOld).map(Looked::id).toList(),
                looked.isEmpty() ? after : looked.getLast().id(),
                looked.size() < count);
    }

    @Override
    public void remove(List<Long> ids) {
        translate(() -> {
            try (PreparedStatement s =
                    db.writer().prepareStatement("DELETE FROM message WHERE id = ?")) {
                for (long id : ids) {
                    s.setLong(1, id);
                    s.executeUpdate();
                }
            }
            return true;
        });
        update("UPDATE fact SET value = max(value, ?) WHERE name = 'message_floor'", ids.getLast());
    }

    @Override
    public Run spentRuns(Run after, int count, List<Run> spent) {
        List<LookedRun> looked =
                db.readers()
                        .read(c ->
                                Sql.rows(
                                        c,
                                        """
                                        SELECT user, last, last < coalesce(
                                            (SELECT min(id) FROM message),
                                            (SELECT value + 1 FROM fact WHERE name = 'message_floor'))
                                        FROM inbox_run WHERE (user, last) > (?, ?)
                                        ORDER BY user, last LIMIT ?
                                        """,
                                        SqliteRetentionStore::run,
                                        after.user(),
                                        after.last(),
                                        count));
        looked.stream().filter(LookedRun::isSpent).map(LookedRun::run).forEach(spent::add);
        return looked.isEmpty() ? after : looked.getLast().run();
    }

    private static LookedRun run(ResultSet r) throws SQLException {
        return new LookedRun(new Run(r.getString(1), r.getLong(2)), r.getBoolean(3));
    }

    @Override
    public void removeRuns(List<Run> runs) {
        for (Run run : runs) {
            update("DELETE FROM inbox_run WHERE user = ? AND last = ?", run.user(), run.last());
        }
    }

    private void update(String sql, @Nullable Object... values) {
        translate(() -> Sql.update(db.writer(), sql, values));
    }
}
