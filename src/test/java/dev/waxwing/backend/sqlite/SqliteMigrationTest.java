package dev.waxwing.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.journal.JournalConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A database of any older version, with something in every table, is the same after the upgrade:
/// each row, in the columns that it had.
final class SqliteMigrationTest {
    private static final JournalConfig CONFIG = new JournalConfig(1 << 20, 1 << 20, 1 << 20, 4096);

    /// By the migration that makes the table or the column: what an older Waxwing may have there.
    private static final Map<Integer, List<String>> DATA =
            Map.ofEntries(
                    Map.entry(
                            1,
                            List.of(
                                    "INSERT INTO fact VALUES ('clean', 1)",
                                    "INSERT INTO queue VALUES (1, 'orders', 'ttl=60000', 1)",
                                    "INSERT INTO exchange VALUES ('x', 'direct')",
                                    "INSERT INTO binding VALUES ('x', 'k', 1)",
                                    "INSERT INTO block VALUES (1, 1, 1, 1700000000000, 0, 5, 2, 1,"
                                        + " 0, x'00ff', x'01', NULL), (2, 3, 0, 1700000000001,"
                                        + " 1700000060000, 0, 2, 0, 0, x'aa', NULL, x'00000001')",
                                    "INSERT INTO body VALUES (1, 1, x'0102'), (2, 3, x'')")),
                    Map.entry(
                            2,
                            List.of(
                                    "INSERT INTO log VALUES (1, 'feed', 7, 0, 86400000, 0, 1)",
                                    "INSERT INTO chunk VALUES"
                                            + " (1, 1, 1, 2, 1700000000000, 0, 20, 1, x'c0ffee')",
                                    "INSERT INTO server_key VALUES (1, x'0a')",
                                    "INSERT INTO feed_position VALUES ('feed', 2)")),
                    Map.entry(
                            3,
                            List.of(
                                    "INSERT INTO account VALUES ('alice', 'Alice Ünal', 'admin', 1,"
                                        + " x'01', x'02', NULL, NULL, 2), ('bob', 'Bob', 'member',"
                                        + " 3, NULL, NULL, '$argon2id$v=19$', 4, 5)",
                                    "INSERT INTO login VALUES"
                                            + " ('l1', 'alice', 'cli', 1, 2, 3, NULL, 4, x'05', 6)",
                                    "INSERT INTO api_key VALUES ('k1', 'bob', 'ci', 'send consume',"
                                            + " x'07', 8, NULL)",
                                    "INSERT INTO revoked_api_key VALUES ('k0', 'bob', x'09', 10)",
                                    "INSERT INTO setup_token VALUES (1, x'0b', 12)")),
                    Map.entry(
                            4,
                            List.of(
                                    "INSERT INTO audit VALUES (1, 2, 'login', 'alice', '',"
                                            + " '192.0.2.1', '', 'abcd')",
                                    "INSERT INTO audit_head VALUES (1, 1, 'abcd')",
                                    "INSERT INTO address_block VALUES"
                                            + " ('203.0.113.0/24', 1, 2, 0, 'alice', 'noise')",
                                    "INSERT INTO connection VALUES (1, 'bob', 's', 'line',"
                                            + " '192.0.2.1', '', 3, NULL, 4, 5, '')",
                                    "INSERT INTO metric VALUES (1, 'connections')",
                                    "INSERT INTO metric_sample VALUES (1700000000000, 1, 0.5)")),
                    Map.entry(
                            5,
                            List.of(
                                    "INSERT INTO message (id, from_user, to_user, timestamp,"
                                        + " signature, encrypted_key, encryption_nonce, content)"
                                        + " VALUES (1, 'alice', 'bob', '2026-01-01T00:00:00Z', 's',"
                                        + " 'k', 'n', 'sealed'), (2, 'bob', 'alice', '', NULL,"
                                        + " NULL, NULL, '')",
                                    "INSERT INTO inbox (user, delivered) VALUES ('bob', 1)",
                                    "INSERT INTO inbox_run VALUES ('bob', 1, 1, x'')",
                                    "UPDATE fact SET value = 2 WHERE name = 'inbox_indexed'")),
                    Map.entry(
                            6,
                            List.of(
                                    "INSERT INTO sending VALUES (2, x'0102')",
                                    "INSERT INTO ingest_key VALUES (1, -2, 3)",
                                    "INSERT INTO message_age VALUES (1700000000000, 2)",
                                    "UPDATE inbox SET kept = 1, kept_at = 1700000000000",
                                    "UPDATE fact SET value = 9 WHERE name = 'message_floor'")),
                    Map.entry(
                            7,
                            List.of(
                                    "INSERT INTO rule VALUES ('r', 2)",
                                    "INSERT INTO rule_version VALUES"
                                            + " ('r', 1, 1, 'alice', '{\"name\":\"r\"}'),"
                                            + " ('gone', 3, 2, 'alice', '')")),
                    Map.entry(
                            8,
                            List.of(
                                    "INSERT INTO webhook VALUES"
                                            + " ('w1', 'hook', 'https://example.org', NULL, '', 0,"
                                            + " 'failed', 1, 1, x'0c')",
                                    "INSERT INTO webhook_position VALUES ('w1', 1, 2, 0)")),
                    Map.entry(
                            9,
                            List.of(
                                    "UPDATE message SET message_id = 'm1' WHERE id = 1",
                                    "INSERT INTO session VALUES (x'0d', 'bob', 3, 'orders.*')")),
                    Map.entry(
                            10,
                            List.of(
                                    "INSERT INTO room VALUES (4, 'tea', 'Tea', 1, 1700000000000)",
                                    "INSERT INTO room_member VALUES (4, 'alice', 'owner')")),
                    Map.entry(
                            11,
                            List.of(
                                    "INSERT INTO announcement VALUES ('a1', 'alice', 1, 2, '{}')",
                                    "INSERT INTO announcement_seen VALUES ('bob', 'a1')",
                                    "INSERT INTO presence_privacy VALUES ('bob', 'nobody')")),
                    Map.entry(12, List.of("INSERT INTO receipt VALUES ('alice', 'bob', 1, 1)")));

    @TempDir private Path directory;

    static IntStream versions() {
        return IntStream.rangeClosed(1, SqliteSchema.VERSION);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatWasThereIsThere(int version) throws SQLException {
        String file = "jdbc:sqlite:" + directory.resolve("waxwing.db");
        Map<String, String> tables;
        Map<String, List<String>> before;
        Flyway.configure()
                .dataSource(file, null, null)
                .locations(SqliteSchema.MIGRATIONS)
                .target(Integer.toString(version))
                .load()
                .migrate();
        try (Connection c = DriverManager.getConnection(file)) {
            fill(c, version);
            tables = tables(c);
            before = rows(c, tables);
        }
        assertThat(before)
                .allSatisfy((table, rows) ->
                        assertThat(rows).as("rows for %s in this test", table).isNotEmpty());

        SqliteDatabase.open(directory, CONFIG).close();

        try (Connection c = DriverManager.getConnection(file)) {
            Map<String, List<String>> after = rows(c, tables);
            assertThat(before)
                    .allSatisfy((table, rows) ->
                            assertThat(after.get(table)).as(table).containsAll(rows));
        }
    }

    private static void fill(Connection c, int version) throws SQLException {
        try (Statement s = c.createStatement()) {
            for (int made = 1; made <= version; made++) {
                for (String sql : DATA.getOrDefault(made, List.of())) {
                    s.execute(sql);
                }
            }
        }
    }

    /// Every table, with an SQL expression that writes out a row of it.
    private static Map<String, String> tables(Connection c) throws SQLException {
        String columns =
                """
                SELECT m.name, group_concat('quote("' || i.name || '")', ' || '', '' || ')
                FROM sqlite_master m JOIN pragma_table_info(m.name) i
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
                  AND m.name <> 'flyway_schema_history'
                GROUP BY m.name
                """;
        Map<String, String> tables = new LinkedHashMap<>();
        try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery(columns)) {
            while (r.next()) {
                tables.put(r.getString(1), r.getString(2));
            }
        }
        return tables;
    }

    private static Map<String, List<String>> rows(Connection c, Map<String, String> tables)
            throws SQLException {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Map.Entry<String, String> table : tables.entrySet()) {
            List<String> rows = new ArrayList<>();
            String sql = "SELECT " + table.getValue() + " FROM \"" + table.getKey() + "\"";
            try (Statement s = c.createStatement();
                    ResultSet r = s.executeQuery(sql)) {
                while (r.next()) {
                    rows.add(r.getString(1));
                }
            }
            all.put(table.getKey(), rows);
        }
        return all;
    }
}
