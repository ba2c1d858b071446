package dev.waxwing.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.journal.StorageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The connections of queries, and the statements that stay prepared in them.
final class ReadersTest {
    private static final String FIND = "SELECT name FROM thing WHERE id = ?";

    @TempDir Path directory;

    private final List<Connection> made = new ArrayList<>();
    private final Readers readers = new Readers(this::connect);

    private Connection connect() throws SQLException {
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("db"));
        made.add(connection);
        return connection;
    }

    @BeforeEach
    void create() throws SQLException {
        try (Connection connection = connect();
                Statement s = connection.createStatement()) {
            s.execute("PRAGMA journal_mode=WAL");
            s.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)");
            s.execute("INSERT INTO thing VALUES (1, 'one'), (2, 'two')");
        }
        made.clear();
    }

    @AfterEach
    void close() throws SQLException {
        readers.close();
    }

    private String name(int id, List<PreparedStatement> used) {
        return readers.readKept(connection ->
                connection
                        .kept(FIND)
                        .run(s -> {
                            used.add(s);
                            s.setInt(1, id);
                            try (ResultSet r = s.executeQuery()) {
                                return r.getString(1);
                            }
                        }));
    }

    @Test
    void aStatementIsPreparedOnceForAConnection() {
        List<PreparedStatement> used = new ArrayList<>();
        assertThat(name(1, used)).isEqualTo("one");
        assertThat(name(2, used)).isEqualTo("two");
        assertThat(made).hasSize(1);
        assertThat(used.get(0)).isSameAs(used.get(1));
    }

    @Test
    void eachQuerySeesWhatWasCommittedBeforeIt() throws SQLException {
        List<PreparedStatement> used = new ArrayList<>();
        assertThat(name(1, used)).isEqualTo("one");
        try (Connection other = connect();
                Statement s = other.createStatement()) {
            s.execute("UPDATE thing SET name = 'eins' WHERE id = 1");
            s.execute("PRAGMA wal_checkpoint(TRUNCATE)"); // no reader is left in the way
        }
        assertThat(name(1, used)).isEqualTo("eins");
    }

    @Test
    void aConnectionThatFailedIsClosedAndNotUsedAgain() throws SQLException {
        assertThatThrownBy(() -> readers.readKept(connection -> connection.kept("SELECT nothing")))
                .isInstanceOf(StorageException.class);
        assertThat(name(1, new ArrayList<>())).isEqualTo("one");
        assertThat(made).hasSize(2);
        assertThat(made.getFirst().isClosed()).isTrue();
    }

    @Test
    void aStatementOfOneQueryMayBeOpenWhileAnotherRuns() {
        List<String> names =
                readers.readKept(connection ->
                        connection
                                .kept("SELECT id FROM thing ORDER BY id")
                                .run(s -> {
                                    List<String> found = new ArrayList<>();
                                    try (ResultSet r = s.executeQuery()) {
                                        while (r.next()) {
                                            found.add(name(connection, r.getInt(1)));
                                        }
                                    }
                                    return found;
                                }));
        assertThat(names).containsExactly("one", "two");
    }

    private static String name(ReadConnection connection, int id) {
        return connection
                .kept(FIND)
                .run(s -> {
                    s.setInt(1, id);
                    try (ResultSet r = s.executeQuery()) {
                        return r.getString(1);
                    }
                });
    }
}
