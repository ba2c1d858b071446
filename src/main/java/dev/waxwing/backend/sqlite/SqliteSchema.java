package dev.waxwing.backend.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteDataSource;

/// The schema's versions: Flyway's migrations, applied only when the database is behind, because
/// loading Flyway costs more than everything else that a start does.
final class SqliteSchema {
    /// The newest migration in this version of Waxwing.
    static final int VERSION = 12;

    /// Where the migrations are, for Flyway.
    static final String MIGRATIONS = "classpath:dev/waxwing/backend/sqlite/migration";

    private SqliteSchema() {}

    static void upgrade(Connection c, Path file) throws SQLException {
        int found = version(c);
        if (found > VERSION) {
            throw new IllegalStateException(
                    "%s was written by a newer Waxwing (schema %d; this version knows up to %d)"
                            .formatted(file, found, VERSION));
        }
        if (found < VERSION) {
            SQLiteDataSource source = new SQLiteDataSource();
            source.setUrl("jdbc:sqlite:" + file);
            Flyway.configure().dataSource(source).locations(MIGRATIONS).load().migrate();
        }
    }

    private static int version(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            try (ResultSet r =
                    s.executeQuery(
                            "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
                if (!r.next()) {
                    return 0;
                }
            }
            try (ResultSet r =
                    s.executeQuery(
                            """
                            SELECT coalesce(max(CAST(version AS INTEGER)), 0)
                            FROM flyway_schema_history WHERE success = 1
                            """)) {
                return r.getInt(1);
            }
        }
    }
}
