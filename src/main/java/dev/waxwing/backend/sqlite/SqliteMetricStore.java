package dev.waxwing.backend.sqlite;

import dev.waxwing.ops.MetricStore;
import dev.waxwing.ops.Sample;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Figures of the past in SQLite.
public final class SqliteMetricStore implements MetricStore {
    private final SqliteDatabase db;
    private final Prepared name;
    private final Prepared add;
    private final Prepared forget;

    public SqliteMetricStore(SqliteDatabase db) {
        this.db = db;
        this.name = new Prepared(db.writer(), "INSERT OR IGNORE INTO metric (name) VALUES (?)");
        this.add =
                new Prepared(
                        db.writer(),
                        """
                        REPLACE INTO metric_sample (at, metric, value)
                        VALUES (?, (SELECT id FROM metric WHERE name = ?), ?)
                        """);
        this.forget = new Prepared(db.writer(), "DELETE FROM metric_sample WHERE at < ?");
    }

    @Override
    public void add(Instant at, List<Sample> samples) {
        for (Sample sample : samples) {
            name.run(s -> {
                s.setString(1, sample.name());
                return s.executeUpdate();
            });
            add.run(s -> {
                s.setLong(1, at.toEpochMilli());
                s.setString(2, sample.name());
                s.setDouble(3, sample.value());
                return s.executeUpdate();
            });
        }
    }

    @Override
    public void forget(Instant before) {
        forget.run(s -> {
            s.setLong(1, before.toEpochMilli());
            return s.executeUpdate();
        });
    }

    @Override
    public List<String> names() {
        return db.readers()
                .read(connection -> {
                    List<String> names = new ArrayList<>();
                    try (PreparedStatement s =
                                    connection.prepareStatement(
                                            "SELECT name FROM metric ORDER BY name");
                            ResultSet r = s.executeQuery()) {
                        while (r.next()) {
                            names.add(r.getString(1));
                        }
                    }
                    return names;
                });
    }

    @Override
    public List<Point> read(String metric, Instant from, Instant to) {
        return db.readers()
                .read(connection -> {
                    String sql =
                            """
                            SELECT at, value FROM metric_sample
                            WHERE at BETWEEN ? AND ? AND metric = (SELECT id FROM metric WHERE name = ?)
                            ORDER BY at
                            """;
                    List<Point> points = new ArrayList<>();
                    try (PreparedStatement s = connection.prepareStatement(sql)) {
                        s.setLong(1, from.toEpochMilli());
                        s.setLong(2, to.toEpochMilli());
                        s.setString(3, metric);
                        try (ResultSet r = s.executeQuery()) {
                            while (r.next()) {
                                points.add(
                                        new Point(
                                                Instant.ofEpochMilli(r.getLong(1)),
                                                r.getDouble(2)));
                            }
                        }
                    }
                    return points;
                });
    }
}
