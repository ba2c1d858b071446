package dev.waxwing.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is in a server's database, read beside the running server.
///
/// @param data the data directory
record Rows(Path data) {
    /// Each row with its columns as text; null is `null`.
    List<Map<String, String>> of(String select) {
        try (Connection db =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("waxwing.db"));
                Statement statement = db.createStatement();
                ResultSet found = statement.executeQuery(select)) {
            List<Map<String, String>> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(row(found));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(select, e);
        }
    }

    /// The one row that there is.
    Map<String, String> one(String select) {
        List<Map<String, String>> rows = of(select);
        if (rows.size() != 1) {
            throw new AssertionError(select + " gives " + rows);
        }
        return rows.getFirst();
    }

    private static Map<String, String> row(ResultSet found) throws SQLException {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            row.put(found.getMetaData().getColumnLabel(i), String.valueOf(found.getString(i)));
        }
        return row;
    }
}
