package dev.waxwing.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.waxwing.broker.Block;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

final class SqliteDatabaseTest {
    private static final long WAL_SIZE = 1 << 20;
    private static final JournalConfig CONFIG = new JournalConfig(1 << 20, WAL_SIZE, 1 << 20, 8192);

    @TempDir private Path directory;

    private static void run(SqliteDatabase database, String sql) throws SQLException {
        try (Statement s = database.writer().createStatement()) {
            s.execute(sql);
        }
    }

    private static String pragma(SqliteDatabase database, String name) throws SQLException {
        try (Statement s = database.writer().createStatement();
                ResultSet r = s.executeQuery("PRAGMA " + name)) {
            return r.getString(1);
        }
    }

    private static void insert(SqliteDatabase database, QueueBlocks blocks, int bytes) {
        database.begin();
        blocks.store.insertBlock(
                new Block(blocks.next++, 1, 0, 0, 0, 1, 0, new byte[bytes]), new byte[16]);
        database.commit();
    }

    private static final class QueueBlocks {
        final SqliteQueueStore store;
        long next = 1;

        QueueBlocks(SqliteQueueStore store) {
            this.store = store;
        }
    }

    /// Anything less loses acknowledged messages when the power fails.
    @Test
    void commitsAreSynced() throws SQLException {
        try (SqliteDatabase database = SqliteDatabase.open(directory, CONFIG)) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).isEqualTo("2");
            assertThat(pragma(database, "wal_autocheckpoint")).isEqualTo("0");
            assertThat(pragma(database, "page_size")).isEqualTo("8192");
        }
    }

    /// A start asks Flyway only when the database is behind this number, so a migration that it
    /// does not count would never be applied.
    @Test
    void theVersionIsThatOfTheNewestMigration() throws IOException {
        Path migrations = Path.of("src/main/resources/dev/waxwing/backend/sqlite/migration");
        try (Stream<Path> files = Files.list(migrations)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.matches("V[0-9]+__[a-z_]+\\.sql"))
                    .extracting(name -> Integer.parseInt(name.substring(1, name.indexOf('_'))))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, SqliteSchema.VERSION).boxed().toList());
        }
    }

    @Test
    void aNewerSchemaIsRefusedAndLeftAlone() throws SQLException {
        SqliteDatabase database = SqliteDatabase.open(directory, CONFIG);
        run(
                database,
                """
                INSERT INTO flyway_schema_history
                  (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'someone', 1, 1)
                """);
        database.close();
        for (int n = 0; n < 2; n++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SqliteDatabase.open(directory, CONFIG))
                    .withMessageContaining("written by a newer Waxwing")
                    .withMessageContaining("schema 99")
                    .withMessageContaining("waxwing.db");
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsAFailure() throws IOException {
        Files.writeString(directory.resolve("waxwing.db"), "not a database".repeat(1_000));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> SqliteDatabase.open(directory, CONFIG))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .withMessageContaining("NOTADB");
    }

    /// The real thing: a database that may not grow.
    @Test
    void noSpaceIsRetryableAndRecovers() throws SQLException {
        try (SqliteDatabase database = SqliteDatabase.open(directory, CONFIG)) {
            QueueBlocks blocks = new QueueBlocks(new SqliteQueueStore(database));
            insert(database, blocks, 100);
            run(database, "PRAGMA max_page_count=" + pragma(database, "page_count"));

            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> insert(database, blocks, 1 << 20))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
            database.rollback();
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(database::probe)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
            database.rollback();

            run(database, "PRAGMA max_page_count=1000000");
            database.probe();
            assertThat(blocks.store.lastBlock()).isEqualTo(1);
            insert(database, blocks, 1 << 20);
            assertThat(blocks.store.lastBlock()).isEqualTo(blocks.next - 1);
        }
    }

    @Test
    void theLogIsFoldedInWhenItHasGrown() throws IOException {
        try (SqliteDatabase database = SqliteDatabase.open(directory, CONFIG)) {
            QueueBlocks blocks = new QueueBlocks(new SqliteQueueStore(database));
            Path file = directory.resolve("waxwing.db");
            long before = Files.size(file);
            insert(database, blocks, (int) WAL_SIZE / 2);
            database.maintain();
            assertThat(Files.size(file)).isEqualTo(before);
            insert(database, blocks, (int) WAL_SIZE);
            database.maintain();
            assertThat(Files.size(file)).isGreaterThan(before + WAL_SIZE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, FULL",
        "SQLITE_IOERR_SHMSIZE, FULL",
        "SQLITE_IOERR, FAILED",
        "SQLITE_IOERR_WRITE, FAILED",
        "SQLITE_IOERR_FSYNC, FAILED",
        "SQLITE_IOERR_SHMMAP, FAILED",
        "SQLITE_CORRUPT, FAILED",
        "SQLITE_READONLY, FAILED",
        "SQLITE_CANTOPEN, FAILED",
        "SQLITE_BUSY, FAILED"
    })
    void failuresAreSortedByWhatMayBeDone(SQLiteErrorCode code, Kind kind) {
        SQLException cause = new SQLiteException("what happened", code);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() ->
                        SqliteFailure.translate(() -> {
                            throw cause;
                        }))
                .withCause(cause)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void whatTheDriverDoesNotExplainIsAFailure() {
        assertThat(SqliteFailure.of(new SQLException("closed")).kind()).isEqualTo(Kind.FAILED);
    }
}
