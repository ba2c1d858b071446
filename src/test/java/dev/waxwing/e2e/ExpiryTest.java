package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.OpenServer;
import dev.waxwing.accounts.Permission;
import dev.waxwing.gateway.websocket.RawSocket;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends by its time: connections with the API key that opened them, and the rows of logins.
final class ExpiryTest {
    private static final Duration KEY_LASTS = Duration.ofSeconds(5);

    @TempDir Path directory;

    @Test
    void aConnectionEndsWithTheKeyThatOpenedIt() throws IOException {
        try (OpenServer server = new OpenServer(directory.resolve("d"));
                HttpCalls http = new HttpCalls(server.port("http"))) {
            KeyPerson una = KeyPerson.register(http, "una");
            setRole(server, "una");
            String lasting = una.apiKey(http, "connect", "consume").field("key");
            Instant expires = Instant.now().plus(KEY_LASTS);
            String key =
                    server.apiKey(
                            new UserId("una"),
                            EnumSet.of(
                                    Permission.CONNECT, Permission.CONSUME, Permission.READ_FEED),
                            expires);
            try (FrameClient chat = FrameClient.open(server.port("http"), key);
                    FrameClient feed =
                            new FrameClient(
                                    RawSocket.open(server.port("http"), "/feed?token=" + key));
                    RawClient line = RawClient.connect(server.port("line"));
                    FrameClient other = FrameClient.open(server.port("http"), lasting);
                    RawClient otherLine = RawClient.connect(server.port("line"))) {
                assertThat(chat.isOpen()).isTrue();
                assertThat(feed.isOpen()).isTrue();
                assertThat(line.ask("auth " + key)).isEqualTo("OK una");
                assertThat(otherLine.ask("auth " + lasting)).isEqualTo("OK una");
                assertThat(chat.socket().readClose()).isEqualTo(4401);
                assertThat(Instant.now()).isAfterOrEqualTo(expires);
                assertThat(feed.socket().readClose()).isEqualTo(4401);
                assertThat(line.linesUntilClosed()).containsExactly("Error: the token has expired");
                assertThat(other.isOpen()).isTrue();
                assertThat(otherLine.ask("ping")).isEqualTo("PONG");
            }
        }
    }

    private static void setRole(OpenServer server, String user) throws IOException {
        try (AdminClient client = AdminClient.connect(server.data()).orElseThrow()) {
            client.run(
                    "role.set",
                    new AdminArguments(Map.of("user", user, "role", "service")),
                    _ -> {});
        }
    }

    @Test
    void theRowsOfLoginsThatAreOverGoByThemselves() throws SQLException {
        ServerLaunch launch = ServerLaunch.on(directory.resolve("d"));
        Rows rows = new Rows(launch.data());
        try (RunningServer server = launch.start()) {
            try (HttpCalls http = new HttpCalls(server.httpPort())) {
                KeyPerson vic = KeyPerson.register(http, "vic");
                vic.login(http);
                vic.login(http);
                http.postText(
                        "/api/v1/auth/logout", "", "Authorization", "Bearer " + vic.token(http));
            }
            assertThat(rows.of("SELECT id FROM login WHERE revoked_at IS NULL")).hasSize(2);
            assertThat(server.stop()).isZero();
            // A year has passed for all logins but one.
            try (Connection db =
                            DriverManager.getConnection(
                                    "jdbc:sqlite:" + launch.data().resolve("waxwing.db"));
                    Statement change = db.createStatement()) {
                change.executeUpdate(
                        "UPDATE login SET expires_at = 1 WHERE id IN (SELECT id FROM login WHERE"
                                + " revoked_at IS NULL LIMIT 1)");
                change.executeUpdate("UPDATE login SET revoked_at = 1 WHERE revoked_at > 0");
            }
            server.restart();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rows.of("SELECT id FROM login").size() == 1);
            assertThat(rows.one("SELECT revoked_at FROM login"))
                    .containsEntry("revoked_at", "null");
        }
    }
}
