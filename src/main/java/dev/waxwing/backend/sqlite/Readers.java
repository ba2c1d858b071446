package dev.waxwing.backend.sqlite;

import dev.waxwing.journal.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of all queries that the journal's writer does not make: made when they are first
/// needed, and at most [#LIMIT] at once, because a query holds its thread. Each query sees what was
/// committed before it began. Safe for all threads; never call it on an event loop.
final class Readers implements AutoCloseable {
    private static final int LIMIT = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    private final Connector connector;
    private final Semaphore permits = new Semaphore(LIMIT, true);
    private final Deque<ReadConnection> idle = new ArrayDeque<>();

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

    /// A query by statements that stay prepared, and what it makes of the rows.
    @FunctionalInterface
    interface KeptQuery<T extends @Nullable Object> {
        T of(ReadConnection connection) throws SQLException;
    }

    Readers(Connector connector) {
        this.connector = connector;
    }

    /// Runs a query, after waiting for a connection.
    ///
    /// @throws StorageException when it fails
    <T extends @Nullable Object> T read(Query<T> query) {
        return readKept(connection -> query.of(connection.connection()));
    }

    /// Runs a query that is asked often, after waiting for a connection.
    ///
    /// @throws StorageException when it fails
    <T extends @Nullable Object> T readKept(KeptQuery<T> query) {
        permits.acquireUninterruptibly();
        try {
            return SqliteFailure.<T>translate(() -> {
                ReadConnection connection = take();
                boolean isWhole = false;
                try {
                    T result = query.of(connection);
                    isWhole = true;
                    return result;
                } finally {
                    giveBack(connection, isWhole);
                }
            });
        } finally {
            permits.release();
        }
    }

    private ReadConnection take() throws SQLException {
        synchronized (idle) {
            ReadConnection connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        return new ReadConnection(connector.connect());
    }

    /// One that failed is not used again.
    private void giveBack(ReadConnection connection, boolean isWhole) {
        if (isWhole) {
            synchronized (idle) {
                idle.push(connection);
            }
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection did not close well: {}", e.getMessage());
        }
    }

    /// Waits for the queries that run.
    @Override
    public void close() throws SQLException {
        permits.acquireUninterruptibly(LIMIT);
        synchronized (idle) {
            for (ReadConnection connection : idle) {
                connection.close();
            }
        }
    }
}
