package dev.waxwing.backend.sqlite;

import dev.waxwing.webhooks.HookProgress;
import dev.waxwing.webhooks.HookUrl;
import dev.waxwing.webhooks.SealedSecret;
import dev.waxwing.webhooks.Webhook;
import dev.waxwing.webhooks.WebhookStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Webhooks in SQLite. Only the position is written often.
public final class SqliteWebhookStore implements WebhookStore {
    private static final String ALL =
            """
            SELECT w.id, name, url, topic, types, enabled, reason, created_at, key, secret,
              epoch, done, retried
            FROM webhook w JOIN webhook_position p ON p.id = w.id ORDER BY w.id
            """;

    private final SqliteDatabase db;
    private final Prepared done;

    public SqliteWebhookStore(SqliteDatabase db) {
        this.db = db;
        this.done =
                new Prepared(
                        db.writer(),
                        "UPDATE webhook_position SET epoch = ?, done = ? WHERE id = ?");
    }

    @Override
    public List<Row> all() {
        return db.readers().read(connection -> Sql.rows(connection, ALL, SqliteWebhookStore::row));
    }

    private static Row row(ResultSet r) throws SQLException {
        Webhook hook =
                new Webhook(
                        r.getString(1),
                        r.getString(2),
                        HookUrl.parse(r.getString(3)),
                        Optional.ofNullable(r.getString(4)),
                        words(r.getString(5)),
                        r.getBoolean(6),
                        r.getString(7),
                        Instant.ofEpochMilli(r.getLong(8)));
        return new Row(
                hook,
                new SealedSecret(r.getInt(9), r.getBytes(10)),
                new HookProgress(r.getLong(11), r.getLong(12), r.getLong(13)));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    @Override
    public void insert(Webhook hook, SealedSecret secret) {
        var _ =
                db.update(
                        """
                        INSERT INTO webhook (id, name, url, topic, types, enabled, reason,
                          created_at, key, secret)
                        VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?)
                        """,
                        hook.id(),
                        hook.name(),
                        hook.url().text(),
                        hook.topic().orElse(""),
                        hook.types().stream().sorted().collect(Collectors.joining(" ")),
                        hook.isEnabled(),
                        hook.reason(),
                        hook.createdAt().toEpochMilli(),
                        secret.key(),
                        secret.data());
        var _ =
                db.update(
                        "INSERT INTO webhook_position (id, epoch, done, retried) VALUES (?, 0, 0,"
                                + " 0)",
                        hook.id());
    }

    @Override
    public void enable(Webhook hook) {
        var _ =
                db.update(
                        "UPDATE webhook SET enabled = ?, reason = ? WHERE id = ?",
                        hook.isEnabled(),
                        hook.reason(),
                        hook.id());
    }

    @Override
    public void reseal(String id, SealedSecret secret) {
        var _ =
                db.update(
                        "UPDATE webhook SET key = ?, secret = ? WHERE id = ?",
                        secret.key(),
                        secret.data(),
                        id);
    }

    @Override
    public void remove(String id) {
        var _ = db.update("DELETE FROM webhook WHERE id = ?", id);
        var _ = db.update("DELETE FROM webhook_position WHERE id = ?", id);
    }

    @Override
    public void done(String id, long epoch, long offset) {
        var _ =
                done.run(s -> {
                    s.setLong(1, epoch);
                    s.setLong(2, offset);
                    s.setString(3, id);
                    return s.executeUpdate();
                });
    }

    @Override
    public void retried(String id, long offset) {
        var _ = db.update("UPDATE webhook_position SET retried = ? WHERE id = ?", offset, id);
    }

    @Override
    public void useKey(int version, byte[] mark) {
        var _ =
                db.update(
                        "INSERT OR IGNORE INTO server_key (version, mark) VALUES (?, ?)",
                        version,
                        mark);
    }
}
