package dev.waxwing.backend.sqlite;

import dev.waxwing.journal.StorageException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A statement that is prepared once, and again after it failed: the driver closes a statement that
/// met a full disk or a failing one, and the next transaction needs it. Owned by the thread of its
/// connection.
final class Prepared {
    private final Connection connection;
    private final String sql;
    private @Nullable PreparedStatement statement;

    /// Prepares it.
    ///
    /// @throws StorageException when that fails
    Prepared(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
        this.statement = SqliteFailure.translate(() -> connection.prepareStatement(sql));
    }

    /// Work with the statement.
    @FunctionalInterface
    interface Use<T extends @Nullable Object> {
        T of(PreparedStatement statement) throws SQLException;
    }

    <T extends @Nullable Object> T run(Use<T> use) {
        return SqliteFailure.<T>translate(() -> {
            PreparedStatement s = statement;
            if (s == null) {
                s = connection.prepareStatement(sql);
                statement = s;
            }
            try {
                return use.of(s);
            } catch (SQLException e) {
                statement = null;
                close(s, e);
                throw e;
            }
        });
    }

    private static void close(PreparedStatement statement, SQLException cause) {
        try {
            statement.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
