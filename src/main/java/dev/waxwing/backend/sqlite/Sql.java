package dev.waxwing.backend.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Statements that are prepared for one use: what is not on the hot path.
final class Sql {
    private Sql() {}

    /// Makes one value of the current row.
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Runs a statement that changes rows; returns how many.
    static int update(Connection c, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            set(s, values);
            return s.executeUpdate();
        }
    }

    static <T> List<T> rows(Connection c, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement s = c.prepareStatement(sql)) {
            set(s, values);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    rows.add(row.read(r));
                }
            }
        }
        return rows;
    }

    /// The first row.
    static <T> Optional<T> row(Connection c, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        return rows(c, sql, row, values).stream().findFirst();
    }

    static long number(Connection c, String sql, @Nullable Object... values) throws SQLException {
        return rows(c, sql, r -> r.getLong(1), values).getFirst();
    }

    private static void set(PreparedStatement s, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
        }
    }
}
