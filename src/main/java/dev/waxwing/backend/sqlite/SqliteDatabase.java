package dev.waxwing.backend.sqlite;

import static dev.waxwing.backend.sqlite.SqliteFailure.translate;

import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Storage;
import dev.waxwing.journal.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/// The database file as the journal's [Storage]: owns the writing connection (the journal's
/// thread), the one that reads bodies (the loader's thread), and those of all other queries.
///
/// Commits are durable: WAL with `synchronous=FULL` syncs the log before a commit returns; `NORMAL`
/// was measured to lose acknowledged messages when the power failed. The log is folded into the
/// database (a checkpoint) between commits, when it has grown past `journal.wal-size`: few large
/// checkpoints write each page once where many small ones write it often.
public final class SqliteDatabase implements Storage {
    /// Every sync setting but FULL loses acknowledged messages; this exists so that the power-cut
    /// test can prove that it would notice.
    private static final String SYNCHRONOUS =
            System.getProperty("waxwing.unsafe.synchronous", "FULL");

    private static final int PROBE_BYTES = 64 << 10;

    /// The part of the disk that the log, and what the reserve holds beyond it, take at most.
    private static final int SHARE = 8;

    /// What groups can add to the log before a checkpoint comes.
    private static final long LAST_GROUPS = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    private final Connection writer;
    private final Connection reader;
    private final Readers readers;
    private final Prepared begin;
    private final Prepared commit;
    private final int pageSize;
    private final long walSize;
    private final Reserve reserve;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long walBytes;

    /// From the first half log on: a database that has hardly been written needs no reserve.
    private boolean wantsReserve;

    private SqliteDatabase(Path file, JournalConfig config) throws SQLException {
        this.writer = connect(file, config);
        this.reader = connect(file, config);
        this.readers = new Readers(() -> connect(file, config));
        long share = diskSize(file) / SHARE;
        this.walSize = Math.min(config.walSize(), share);
        this.reserve =
                new Reserve(file.resolveSibling("reserve"), walSize + Math.min(LAST_GROUPS, share));
        this.begin = new Prepared(writer, "BEGIN IMMEDIATE");
        this.commit = new Prepared(writer, "COMMIT");
        try (Statement s = writer.createStatement();
                ResultSet r = s.executeQuery("PRAGMA page_size")) {
            this.pageSize = r.getInt(1);
        }
        if (!SYNCHRONOUS.equals("FULL")) {
            LOG.warn("synchronous={}: acknowledged messages can be lost", SYNCHRONOUS);
        }
    }

    /// Opens the database, making it or bringing its schema up to date.
    ///
    /// @throws IllegalStateException when it was written by a newer version
    /// @throws dev.waxwing.journal.StorageException when it cannot be read or written
    public static SqliteDatabase open(Path directory, JournalConfig config) {
        Path file = directory.resolve("waxwing.db");
        return translate(() -> {
            ownerOnly(file);
            try (Connection c = connect(file, config)) {
                SqliteSchema.upgrade(c, file);
            }
            return new SqliteDatabase(file, config);
        });
    }

    private static long diskSize(Path file) {
        try {
            return Files.getFileStore(file).getTotalSpace();
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.FAILED,
                    "cannot look at the disk of " + file + ": " + e.getMessage(),
                    e);
        }
    }

    /// The log and its index take their mode from the database.
    private static void ownerOnly(Path file) {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Opening {}", file);
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.FAILED, "cannot make " + file + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file, JournalConfig config) throws SQLException {
        SQLiteConfig driver = new SQLiteConfig();
        // Otherwise the driver asks for the last row id after each insert, at more than its price.
        driver.setGetGeneratedKeys(false);
        Connection c = driver.createConnection("jdbc:sqlite:" + file);
        try (Statement s = c.createStatement()) {
            s.execute("PRAGMA page_size=" + config.pageSize());
            s.execute("PRAGMA journal_mode=WAL");
            s.execute("PRAGMA synchronous=" + SYNCHRONOUS);
            s.execute("PRAGMA wal_autocheckpoint=0");
            s.execute("PRAGMA cache_size=-" + config.cacheSize() / 1024);
            s.execute("PRAGMA temp_store=MEMORY");
            s.execute("PRAGMA busy_timeout=5000");
        }
        return c;
    }

    Connection writer() {
        return writer;
    }

    Connection reader() {
        return reader;
    }

    /// Runs a statement that is not on the hot path, as the writer.
    int update(String sql, Object... values) {
        return translate(() -> {
            try (PreparedStatement s = prepare(sql, values)) {
                return s.executeUpdate();
            }
        });
    }

    /// Runs a query that is not on the hot path, as the writer.
    <T> List<T> rows(String sql, RowReader<T> reader, Object... values) {
        return translate(() -> {
            List<T> rows = new ArrayList<>();
            try (PreparedStatement s = prepare(sql, values);
                    ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    rows.add(reader.read(r));
                }
            }
            return rows;
        });
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement s = writer.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
        }
        return s;
    }

    /// Makes one value of the current row.
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// For queries on other threads.
    Readers readers() {
        return readers;
    }

    /// Counts bytes that the running transaction adds to the log.
    void wrote(int bytes) {
        walBytes += bytes;
    }

    @Override
    public void begin() {
        begin.run(PreparedStatement::execute);
    }

    @Override
    public void commit() {
        commit.run(PreparedStatement::execute);
        walBytes += 4L * pageSize; // about the pages that every commit touches
    }

    @Override
    public void rollback() {
        try (Statement s = writer.createStatement()) {
            s.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("Already rolled back: {}", e.getMessage());
        }
    }

    @Override
    public void maintain() {
        wantsReserve |= walBytes >= walSize / 2;
        if (wantsReserve && !reserve.isHeld() && !hasRoom(reserve.size() / 2)) {
            throw new StorageException(StorageException.Kind.FULL, "storage is nearly full", null);
        }
        if (walBytes >= walSize) {
            checkpoint();
        }
    }

    /// Does not wait for readers: what one holds back goes with the next.
    private void checkpoint() {
        translate(() -> {
            try (Statement s = writer.createStatement()) {
                return s.execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
        });
        walBytes = 0;
    }

    @Override
    public void relieve() {
        reserve.give();
        try {
            checkpoint();
        } catch (StorageException e) {
            LOG.warn("The log could not be folded into the database: {}", e.getMessage());
        }
    }

    /// Whether the reserve can be held, or the database itself has that many bytes free.
    private boolean hasRoom(long bytes) {
        return reserve.take()
                || translate(() -> {
                    try (Statement s = writer.createStatement();
                            ResultSet r = s.executeQuery("PRAGMA freelist_count")) {
                        return r.getLong(1);
                    }
                })
                                * pageSize
                        >= bytes;
    }

    @Override
    public void probe() {
        checkpoint();
        if (!hasRoom(reserve.size())) {
            throw new StorageException(StorageException.Kind.FULL, "storage is full", null);
        }
        translate(() -> {
            try (Statement s = writer.createStatement()) {
                s.execute("BEGIN IMMEDIATE");
                s.execute(
                        "INSERT INTO body (block, last, data) VALUES (-1, -1, zeroblob(%d))"
                                .formatted(PROBE_BYTES));
                s.execute("DELETE FROM body WHERE block = -1");
                s.execute("REPLACE INTO fact (name, value) VALUES ('probe', random())");
                return s.execute("COMMIT");
            }
        });
    }

    /// May be called again.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try (writer;
                reader;
                readers) {
            LOG.debug("Closing the database");
        } catch (SQLException e) {
            LOG.warn("The database did not close well: {}", e.getMessage());
        }
    }
}
