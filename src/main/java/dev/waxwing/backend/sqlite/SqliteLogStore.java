package dev.waxwing.backend.sqlite;

import dev.waxwing.log.LogHead;
import dev.waxwing.log.LogName;
import dev.waxwing.log.LogStore;
import dev.waxwing.log.Retention;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Logs in SQLite: what the journal's writer does; [SqliteLogQueries] does the rest. Statements are
/// prepared once; a chunk costs one insert.
public final class SqliteLogStore implements LogStore {
    private static final String HEAD =
            "SELECT first, count, at, position, bytes FROM chunk WHERE log = ?";
    private static final String ROW =
            "SELECT id, name, epoch, keep_records, keep_ms, keep_bytes, floor FROM log ";

    private final SqliteDatabase db;
    private final SqliteLogQueries queries;
    private final Prepared find;
    private final Prepared create;
    private final Prepared retain;
    private final Prepared insert;
    private final Prepared oldest;
    private final Prepared newest;
    private final Prepared drop;
    private final Prepared floor;
    private final Prepared removeChunks;
    private final Prepared remove;
    private final Prepared ageing;
    private final Prepared useKey;
    private final Prepared releaseKey;
    private final Prepared isUsed;
    private final Prepared reseal;

    public SqliteLogStore(SqliteDatabase db) {
        this.db = db;
        this.queries = new SqliteLogQueries(db.readers());
        this.find = prepare(ROW + "WHERE name = ?");
        this.create =
                prepare(
                        """
                        INSERT INTO log (name, epoch, keep_records, keep_ms, keep_bytes, floor)
                        VALUES (?, ?, ?, ?, ?, 1) RETURNING id
                        """);
        this.retain =
                prepare(
                        """
                        UPDATE log SET keep_records = ?, keep_ms = ?, keep_bytes = ? WHERE id = ?
                        """);
        this.insert =
                prepare(
                        """
                        INSERT INTO chunk (log, first, count, at, position, bytes, key, data)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """);
        this.oldest = prepare(HEAD + " ORDER BY first LIMIT 1");
        this.newest = prepare(HEAD + " ORDER BY first DESC LIMIT 1");
        this.drop = prepare("DELETE FROM chunk WHERE log = ? AND first = ?");
        this.floor = prepare("UPDATE log SET floor = ? WHERE id = ?");
        this.removeChunks = prepare("DELETE FROM chunk WHERE log = ?");
        this.remove = prepare("DELETE FROM log WHERE id = ?");
        this.ageing = prepare(ROW + "WHERE keep_ms > 0 AND id > ? ORDER BY id LIMIT ?");
        this.useKey = prepare("INSERT OR IGNORE INTO server_key (version, mark) VALUES (?, ?)");
        this.releaseKey = prepare("DELETE FROM server_key WHERE version = ?");
        this.isUsed =
                prepare(
                        """
                        SELECT EXISTS (SELECT 1 FROM chunk WHERE key = ?1)
                          OR EXISTS (SELECT 1 FROM webhook WHERE key = ?1)
                        """);
        this.reseal = prepare("UPDATE chunk SET key = ?, data = ? WHERE id = ?");
    }

    private Prepared prepare(String sql) {
        return new Prepared(db.writer(), sql);
    }

    @Override
    public @Nullable LogRow find(LogName name) {
        return find.<@Nullable LogRow>run(s -> {
            s.setString(1, name.text());
            List<LogRow> rows = rows(s);
            return rows.isEmpty() ? null : rows.getFirst();
        });
    }

    @Override
    public LogRow create(LogName name, long epoch, Retention retention) {
        return create.run(s -> {
            s.setString(1, name.text());
            s.setLong(2, epoch);
            bind(s, 3, retention);
            try (ResultSet r = s.executeQuery()) {
                return new LogRow(r.getInt(1), name, epoch, retention, 1);
            }
        });
    }

    @Override
    public void retain(int log, Retention retention) {
        retain.run(s -> {
            bind(s, 1, retention);
            s.setInt(4, log);
            return s.executeUpdate();
        });
    }

    private static void bind(PreparedStatement s, int from, Retention retention)
            throws SQLException {
        s.setLong(from, retention.records());
        s.setLong(from + 1, retention.age().toMillis());
        s.setLong(from + 2, retention.bytes());
    }

    @Override
    public void insert(List<Chunk> chunks) {
        for (Chunk chunk : chunks) {
            insert.run(s -> {
                s.setInt(1, chunk.log());
                s.setLong(2, chunk.head().first());
                s.setInt(3, chunk.head().count());
                s.setLong(4, chunk.head().at());
                s.setLong(5, chunk.head().position());
                s.setInt(6, chunk.head().bytes());
                s.setInt(7, chunk.key());
                s.setBytes(8, chunk.data());
                return s.executeUpdate();
            });
            db.wrote(chunk.data().length);
        }
    }

    @Override
    public @Nullable ChunkHead oldest(int log) {
        return head(oldest, log);
    }

    @Override
    public @Nullable ChunkHead newest(int log) {
        return head(newest, log);
    }

    private static @Nullable ChunkHead head(Prepared statement, int log) {
        return statement.<@Nullable ChunkHead>run(s -> {
            s.setInt(1, log);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? chunkHead(r, 1) : null;
            }
        });
    }

    static ChunkHead chunkHead(ResultSet r, int from) throws SQLException {
        return new ChunkHead(
                r.getLong(from),
                r.getInt(from + 1),
                r.getLong(from + 2),
                r.getLong(from + 3),
                r.getInt(from + 4));
    }

    @Override
    public void drop(int log, long first) {
        drop.run(s -> {
            s.setInt(1, log);
            s.setLong(2, first);
            return s.executeUpdate();
        });
    }

    @Override
    public void floor(int log, long next) {
        floor.run(s -> {
            s.setLong(1, next);
            s.setInt(2, log);
            return s.executeUpdate();
        });
    }

    @Override
    public void remove(int log) {
        for (Prepared statement : List.of(removeChunks, remove)) {
            statement.run(s -> {
                s.setInt(1, log);
                return s.executeUpdate();
            });
        }
    }

    @Override
    public List<LogRow> ageing(int afterId, int limit) {
        return ageing.run(s -> {
            s.setInt(1, afterId);
            s.setInt(2, limit);
            return rows(s);
        });
    }

    private static List<LogRow> rows(PreparedStatement s) throws SQLException {
        List<LogRow> rows = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                Retention retention =
                        new Retention(r.getLong(4), Duration.ofMillis(r.getLong(5)), r.getLong(6));
                LogName name = new LogName(r.getString(2));
                rows.add(new LogRow(r.getInt(1), name, r.getLong(3), retention, r.getLong(7)));
            }
        }
        return rows;
    }

    @Override
    public void useKey(int version, byte[] mark) {
        useKey.run(s -> {
            s.setInt(1, version);
            s.setBytes(2, mark);
            return s.executeUpdate();
        });
    }

    @Override
    public void releaseKey(int version) {
        releaseKey.run(s -> {
            s.setInt(1, version);
            return s.executeUpdate();
        });
    }

    @Override
    public boolean isUsed(int version) {
        return isUsed.run(s -> {
            s.setInt(1, version);
            try (ResultSet r = s.executeQuery()) {
                return r.getBoolean(1);
            }
        });
    }

    @Override
    public Map<Integer, byte[]> keysInUse() {
        return SqliteFailure.translate(() -> {
            Map<Integer, byte[]> marks = new HashMap<>();
            try (PreparedStatement s =
                            db.writer().prepareStatement("SELECT version, mark FROM server_key");
                    ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    marks.put(r.getInt(1), r.getBytes(2));
                }
            }
            return marks;
        });
    }

    @Override
    public void reseal(long id, int key, byte[] data) {
        reseal.run(s -> {
            s.setInt(1, key);
            s.setBytes(2, data);
            s.setLong(3, id);
            return s.executeUpdate();
        });
        db.wrote(data.length);
    }

    @Override
    public StoredPage read(LogName name, long after, long maxBytes) {
        return queries.read(name, after, maxBytes);
    }

    @Override
    public Map<LogName, LogHead> heads(String prefix) {
        return queries.heads(prefix);
    }

    @Override
    public List<OldChunk> sealedOtherwise(long afterId, int version, long maxBytes) {
        return queries.sealedOtherwise(afterId, version, maxBytes);
    }

    @Override
    public long countSealedOtherwise(int version) {
        return queries.countSealedOtherwise(version);
    }
}
