package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bans, the audit log and figures, from the command line: beside a server and on its data.
final class AdminRecordsTest {
    @TempDir Path directory;

    private ServerLaunch launch;

    @BeforeEach
    void prepare() {
        launch = ServerLaunch.on(directory.resolve("d"));
    }

    private ServerLaunch.Ended admin(String... words) {
        List<String> command = new ArrayList<>(List.of("admin"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", launch.data().toString()));
        return launch.run(command.toArray(String[]::new));
    }

    private String done(String... words) {
        ServerLaunch.Ended ended = admin(words);
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    @Test
    void aBanOutlivesTheServerThatTookIt() {
        try (RunningServer server = launch.start()) {
            assertThat(done("ban", "address", "203.0.113.0/24", "--for", "7d", "--reason", "spam"))
                    .startsWith("203.0.113.0/24 is kept out until ");
            assertThat(done("ban", "addresses")).contains("203.0.113.0/24", "operator ", "spam");
            server.kill();
        }
        assertThat(done("ban", "addresses")).contains("203.0.113.0/24", "spam");
        assertThat(done("ban", "lift-address", "203.0.113.0/24")).contains("may come in again");
        assertThat(done("ban", "addresses")).isEmpty();
        assertThat(admin("ban", "lift-address", "203.0.113.0/24"))
                .satisfies(ended -> {
                    assertThat(ended.exit()).isEqualTo(1);
                    assertThat(ended.stderr()).contains("203.0.113.0/24 is not kept out");
                });
        assertThat(done("audit", "list"))
                .contains("server_started", "address_blocked", "address_unblocked");
    }

    @Test
    void keysTokensAndTheirUseAreOnRecord() {
        launch = launch.set("line.open-on-loopback=false");
        String early = done("token", "create", "early").strip();
        List<Map<String, String>> audit;
        String late;
        try (RunningServer server = launch.start()) {
            late = done("token", "create", "late").strip();
            assertThat(done("token", "list")).contains("early  ", "late  ");
            try (RawClient line = server.connect()) {
                assertThat(line.ask("auth " + late)).isEqualTo("OK late");
            }
            for (int i = 0; i < 50; i++) {
                try (RawClient line = server.connect()) {
                    line.send("auth wx_wrong" + i);
                    assertThat(line.linesUntilClosed())
                            .containsExactly("Error: authentication failed");
                }
            }
            assertThat(done("token", "revoke", "late")).isEmpty();
            assertThat(admin("token", "revoke", "late").stderr())
                    .contains("there is no token named 'late'");
            assertThat(done("rotate-key")).isEqualTo("Key version 2 is made.\n");
            audit = new Rows(server.data()).of("SELECT * FROM audit");
        }
        assertThat(audit.toString())
                .doesNotContain(early, late, early.substring(3), late.substring(3), "wx_wrong");
        assertThat(audit.stream().map(AdminRecordsTest::words))
                .contains(
                        "admin_call early: token.create done",
                        "admin_call late: token.create done",
                        "login_ok late: auth on the line",
                        "admin_call late: token.revoke done",
                        "admin_call late: token.revoke refused: there is no token named 'late'",
                        "server_key_rotated at-rest-2: seals what is stored",
                        "admin_call : keys.rotate done");
        assertThat(audit)
                .filteredOn(row -> "login_failed".equals(row.get("kind")))
                .hasSizeBetween(1, 5)
                .first()
                .satisfies(row ->
                        assertThat(row)
                                .containsEntry("address", "127.0.0.1")
                                .containsEntry("detail", "wrong token on the line"));
        assertThat(done("audit", "verify")).contains("is whole");
    }

    private static String words(Map<String, String> row) {
        return row.get("kind") + " " + row.get("subject") + ": " + row.get("detail");
    }

    @Test
    void mistakesAreSentences() {
        assertThat(admin("ban", "address", "example.org").stderr())
                .contains("'example.org' is no address or network");
        assertThat(admin("ban", "address", "127.0.0.1").stderr()).contains("loopback");
        assertThat(admin("ban", "address", "203.0.113.7", "--for", "1").stderr())
                .contains("90s, 30m");
        assertThat(admin("audit", "verify", "--head", "x").stderr()).contains("NUMBER:HASH");
    }

    @Test
    void startsAndStopsAreInALogThatIsWholeAndACutIsNoticed() throws Exception {
        try (RunningServer server = launch.start()) {
            assertThat(server.stop()).isZero();
        }
        assertThat(launch.data().resolve("audit-head")).exists();
        try (RunningServer server = launch.start()) {
            server.kill();
        }
        assertThat(done("audit", "list").lines().map(line -> line.split(" +")[2]))
                .containsExactly("server_started", "server_stopped", "server_started");
        // Each of these commands is a row itself, behind what it saw.
        String head = done("audit", "verify").lines().toList().getLast().replace("head ", "");
        assertThat(done("audit", "verify", "--head", head)).contains("is whole: 5 rows");

        cutTheLastRow();

        assertThat(admin("audit", "verify"))
                .satisfies(ended -> {
                    assertThat(ended.exit()).isEqualTo(1);
                    assertThat(ended.stderr())
                            .contains("the end was cut off: there were 6 rows, and 5 are left");
                });
    }

    private void cutTheLastRow() throws Exception {
        Path file = launch.data().resolve("waxwing.db");
        assertThat(Files.exists(file)).isTrue();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement s = connection.createStatement()) {
            assertThat(s.executeUpdate("DELETE FROM audit WHERE seq = 6")).isEqualTo(1);
        }
    }

    @Test
    void figuresAreKeptAndCanBeRead() {
        launch = launch.set("ops.metrics-every=1s");
        try (RunningServer server = launch.start()) {
            try (RawClient client = server.connect()) {
                Route.declare(client).publish(client, "m1", "m2");
            }
            await().atMost(ServerLaunch.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(admin("metrics", "waxwing_queues_ready").stdout())
                                    .contains("Z  2.0"));
            assertThat(done("metrics"))
                    .contains("waxwing_journal_commit_seconds_count", "jvm_memory_used_bytes");
        }
    }
}
