package dev.waxwing.backend.sqlite;

import dev.waxwing.ops.ConnectionRecord;
import dev.waxwing.ops.ConnectionStore;
import dev.waxwing.ops.Edge;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Connections in SQLite.
public final class SqliteConnectionStore implements ConnectionStore {
    private final SqliteDatabase db;
    private final Prepared opened;
    private final Prepared closed;
    private final Prepared closeAll;
    private final Prepared forget;

    public SqliteConnectionStore(SqliteDatabase db) {
        this.db = db;
        this.opened =
                new Prepared(
                        db.writer(),
                        """
                        INSERT INTO connection (id, user, session, edge, address, agent, opened)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """);
        this.closed =
                new Prepared(
                        db.writer(),
                        """
                        UPDATE connection SET closed = ?, received = ?, sent = ?, reason = ?
                        WHERE id = ? AND closed IS NULL
                        """);
        this.closeAll =
                new Prepared(
                        db.writer(),
                        "UPDATE connection SET closed = ?, reason = ? WHERE closed IS NULL");
        this.forget =
                new Prepared(db.writer(), "DELETE FROM connection WHERE opened < ? AND closed < ?");
    }

    @Override
    public void opened(ConnectionRecord connection) {
        opened.run(s -> {
            s.setLong(1, connection.id());
            s.setString(2, connection.user());
            s.setString(3, connection.session());
            s.setString(4, connection.edge().word());
            s.setString(5, connection.address());
            s.setString(6, connection.agent());
            s.setLong(7, connection.opened().toEpochMilli());
            return s.executeUpdate();
        });
    }

    @Override
    public void closed(long id, Instant at, long received, long sent, String reason) {
        closed.run(s -> {
            s.setLong(1, at.toEpochMilli());
            s.setLong(2, received);
            s.setLong(3, sent);
            s.setString(4, reason);
            s.setLong(5, id);
            return s.executeUpdate();
        });
    }

    @Override
    public void closeAll(Instant at, String reason) {
        closeAll.run(s -> {
            s.setLong(1, at.toEpochMilli());
            s.setString(2, reason);
            return s.executeUpdate();
        });
    }

    @Override
    public void forget(Instant before) {
        forget.run(s -> {
            s.setLong(1, before.toEpochMilli());
            s.setLong(2, before.toEpochMilli());
            return s.executeUpdate();
        });
    }

    @Override
    public long lastId() {
        return db.readers()
                .read(connection -> {
                    try (PreparedStatement s =
                                    connection.prepareStatement(
                                            "SELECT coalesce(max(id), 0) FROM connection");
                            ResultSet r = s.executeQuery()) {
                        return r.getLong(1);
                    }
                });
    }

    @Override
    public List<ConnectionRecord> latest(String user, int most) {
        return db.readers()
                .read(connection -> {
                    String sql =
                            """
                            SELECT id, user, session, edge, address, agent, opened, closed, received, sent,
                              reason
                            FROM connection WHERE ?1 = '' OR user = ?1 ORDER BY id DESC LIMIT ?2
                            """;
                    try (PreparedStatement s = connection.prepareStatement(sql)) {
                        s.setString(1, user);
                        s.setInt(2, most);
                        return rows(s);
                    }
                });
    }

    private static List<ConnectionRecord> rows(PreparedStatement s) throws SQLException {
        List<ConnectionRecord> rows = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                long closed = r.getLong(8);
                @Nullable Instant end = r.wasNull() ? null : Instant.ofEpochMilli(closed);
                rows.add(
                        new ConnectionRecord(
                                r.getLong(1),
                                r.getString(2),
                                r.getString(3),
                                Edge.valueOf(r.getString(4).toUpperCase(Locale.ROOT)),
                                r.getString(5),
                                r.getString(6),
                                Instant.ofEpochMilli(r.getLong(7)),
                                end,
                                r.getLong(9),
                                r.getLong(10),
                                r.getString(11)));
            }
        }
        return rows;
    }
}
