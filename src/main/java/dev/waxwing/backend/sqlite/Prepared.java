package dev.waxwing.backend.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A statement that is prepared once, and again after a failure: the driver closes a statement
/// whose execution failed, and that must not outlive a full disk. Owned by the connection's thread.
final class Prepared {
    private final Connection connection;
    private final String sql;
    private @Nullable PreparedStatement statement;

    /// What is done with the statement.
    @FunctionalInterface
    interface Use<T extends @Nullable Object> {
        T with(PreparedStatement statement) throws SQLException;
    }

    Prepared(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    /// Binds and executes.
    ///
    /// @throws dev.waxwing.journal.StorageException when that fails
    <T extends @Nullable Object> T run(Use<T> use) {
        return SqliteFailure.<T>translate(() -> {
            PreparedStatement ready = statement;
            if (ready == null) {
                ready = connection.prepareStatement(sql);
            }
            statement = null;
            T result = use.with(ready);
            statement = ready;
            return result;
        });
    }
}
