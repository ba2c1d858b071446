package dev.waxwing.backend.sqlite;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Sorts SQLite's errors by what a caller may do about them.
final class SqliteFailure {
    private SqliteFailure() {}

    /// Work on the database that may fail.
    @FunctionalInterface
    interface Sql<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /// Runs it, turning what goes wrong into a [StorageException].
    static <T extends @Nullable Object> T translate(Sql<T> sql) {
        try {
            return sql.run();
        } catch (SQLException e) {
            throw of(e);
        }
    }

    /// No space is retryable, and so is not getting space for the WAL's index: nothing has been
    /// written then. Everything else leaves the state of the disk in doubt.
    static StorageException of(SQLException e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException s ? s.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (code) {
            case SQLITE_FULL, SQLITE_IOERR_SHMSIZE ->
                    new StorageException(Kind.FULL, "storage is full", e);
            default ->
                    new StorageException(
                            Kind.FAILED,
                            "storage failed (" + code.name() + "): " + e.getMessage(),
                            e);
        };
    }
}
