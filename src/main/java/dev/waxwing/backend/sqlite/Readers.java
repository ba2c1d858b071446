package dev.waxwing.backend.sqlite;

import dev.waxwing.journal.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The connections of all queries that the journal's writer does not make: made when they are first
/// needed, and at most [#LIMIT] at once, because a query holds its thread. Each query sees what was
/// committed before it began. Safe for all threads; never call it on an event loop.
final class Readers implements AutoCloseable {
    private static final int LIMIT = 4;

    private final Connector connector;
    private final Semaphore permits = new Semaphore(LIMIT, true);
    private final Deque<Connection> idle = new ArrayDeque<>();

    /// Opens a connection.
    @FunctionalInterface
    interface Connector {
        Connection connect() throws SQLException;
    }

    /// A query, and what it makes of the rows.
    @FunctionalInterface
    interface Query<T extends @Nullable Object> {
        T of(Connection connection) throws SQLException;
    }

    Readers(Connector connector) {
        this.connector = connector;
    }

    /// Runs a query, after waiting for a connection.
    ///
    /// @throws StorageException when it fails
    <T extends @Nullable Object> T read(Query<T> query) {
        permits.acquireUninterruptibly();
        try {
            return SqliteFailure.<T>translate(() -> {
                Connection connection = take();
                T result = query.of(connection);
                giveBack(connection); // one that failed is not used again
                return result;
            });
        } finally {
            permits.release();
        }
    }

    private Connection take() throws SQLException {
        synchronized (idle) {
            Connection connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        return connector.connect();
    }

    private void giveBack(Connection connection) {
        synchronized (idle) {
            idle.push(connection);
        }
    }

    /// Waits for the queries that run.
    @Override
    public void close() throws SQLException {
        permits.acquireUninterruptibly(LIMIT);
        synchronized (idle) {
            for (Connection connection : idle) {
                connection.close();
            }
        }
    }
}
