package dev.waxwing.backend.sqlite;

import dev.waxwing.ops.AuditHead;
import dev.waxwing.ops.AuditRow;
import dev.waxwing.ops.AuditStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The audit log in SQLite.
public final class SqliteAuditStore implements AuditStore {
    private static final String COLUMNS = "seq, at, kind, actor, subject, address, detail, hash";

    private final SqliteDatabase db;
    private final Prepared append;
    private final Prepared markHead;

    public SqliteAuditStore(SqliteDatabase db) {
        this.db = db;
        this.append =
                new Prepared(
                        db.writer(),
                        "INSERT INTO audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        this.markHead =
                new Prepared(
                        db.writer(), "REPLACE INTO audit_head (one, seq, hash) VALUES (1, ?, ?)");
    }

    @Override
    public void append(AuditRow row) {
        append.run(s -> {
            s.setLong(1, row.seq());
            s.setLong(2, row.at().toEpochMilli());
            s.setString(3, row.kind());
            s.setString(4, row.actor());
            s.setString(5, row.subject());
            s.setString(6, row.address());
            s.setString(7, row.detail());
            s.setString(8, row.hash());
            return s.executeUpdate();
        });
    }

    @Override
    public void markHead(AuditHead head) {
        markHead.run(s -> {
            s.setLong(1, head.seq());
            s.setString(2, head.hash());
            return s.executeUpdate();
        });
    }

    @Override
    public AuditHead head() {
        return db.readers()
                .read(connection -> {
                    try (PreparedStatement s =
                                    connection.prepareStatement(
                                            "SELECT seq, hash FROM audit_head");
                            ResultSet r = s.executeQuery()) {
                        return r.next()
                                ? new AuditHead(r.getLong(1), r.getString(2))
                                : AuditHead.NONE;
                    }
                });
    }

    @Override
    public List<AuditRow> after(long seq, int most) {
        return rows(
                "SELECT " + COLUMNS + " FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", seq, most);
    }

    @Override
    public List<AuditRow> last(int most) {
        return rows(
                        "SELECT " + COLUMNS + " FROM audit WHERE seq > ? ORDER BY seq DESC LIMIT ?",
                        0,
                        most)
                .reversed();
    }

    private List<AuditRow> rows(String sql, long after, int most) {
        return db.readers()
                .read(connection -> {
                    try (PreparedStatement s = connection.prepareStatement(sql)) {
                        s.setLong(1, after);
                        s.setInt(2, most);
                        return rows(s);
                    }
                });
    }

    private static List<AuditRow> rows(PreparedStatement s) throws SQLException {
        List<AuditRow> rows = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                rows.add(
                        new AuditRow(
                                r.getLong(1),
                                Instant.ofEpochMilli(r.getLong(2)),
                                r.getString(3),
                                r.getString(4),
                                r.getString(5),
                                r.getString(6),
                                r.getString(7),
                                r.getString(8)));
            }
        }
        return rows;
    }
}
