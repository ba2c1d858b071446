package dev.waxwing.backend.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// A connection for queries, with the statements that stay prepared in it: preparing one costs as
/// much as running it several times. Used by one thread at a time.
final class ReadConnection implements AutoCloseable {
    private final Connection connection;
    private final Map<String, Prepared> kept = new HashMap<>();

    ReadConnection(Connection connection) {
        this.connection = connection;
    }

    /// For what is not asked often enough to be kept.
    Connection connection() {
        return connection;
    }

    /// A statement that is kept. Its rows are read and closed before it is run again.
    ///
    /// @param sql a constant: nothing is thrown out before the connection closes
    Prepared kept(String sql) {
        return kept.computeIfAbsent(sql, text -> new Prepared(connection, text));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
