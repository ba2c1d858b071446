package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.gateway.websocket.RawSocket;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More connections than one user, one address or all together may have. Clients come from several
/// addresses of this machine.
final class CapacityTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "limits.sockets=5",
                                "limits.sockets-user=2",
                                "limits.sockets-address=3",
                                "websocket.authentication=1m")
                        .start();
        http = new HttpCalls(server.httpPort());
    }

    @AfterAll
    static void close() {
        http.close();
        server.close();
    }

    private static RawSocket opened(String from, String target) {
        RawSocket socket = new RawSocket(from, server.httpPort());
        assertThat(socket.handshake(target)).startsWith("HTTP/1.1 101 ");
        return socket;
    }

    private static void refused(String from, String target, String why) throws IOException {
        try (RawSocket socket = new RawSocket(from, server.httpPort())) {
            String head = socket.handshake(target);
            assertThat(head)
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .containsIgnoringCase("Retry-After: ");
            JsonNode problem = JSON.readTree(socket.body(head));
            assertThat(problem.path("code").asText()).isEqualTo("at_capacity");
            assertThat(problem.path("detail").asText()).contains(why);
            assertThat(problem.path("retry_after_ms").asLong()).isPositive();
        }
    }

    private static String token(String user) throws Exception {
        KeyLogin login =
                new KeyLogin(
                        HttpClient.newHttpClient(),
                        ServerUrl.parse(http.base()),
                        new UserId(user),
                        DeviceKeys.generate(InstantSource.system()));
        login.register(user);
        return login.login();
    }

    @Test
    @SuppressWarnings("try") // that two of them leave early is the point
    void anAddressAndTheServerAreFull() throws IOException {
        try (RawSocket a = opened("127.0.0.1", "/feed");
                RawSocket b = opened("127.0.0.1", "/feed");
                RawSocket _ = opened("127.0.0.1", "/feed")) {
            refused("127.0.0.1", "/feed", "from this address");
            try (RawSocket _ = opened("127.0.0.2", "/feed");
                    RawSocket _ = opened("127.0.0.2", "/feed")) {
                refused("127.0.0.3", "/feed", "as many connections as it may");
                assertThat(http.get("/ready").status()).isEqualTo(200);
                a.close();
                b.close();
                await().until(() -> isOpen("127.0.0.3"));
            }
        }
        allGone();
    }

    private static boolean isOpen(String from) {
        try (RawSocket socket = new RawSocket(from, server.httpPort())) {
            return socket.handshake("/feed").startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void aUserIsFull() throws Exception {
        String token = token("alice");
        String target = "/ws?token=" + token;
        try (RawSocket _ = opened("127.0.0.1", target);
                RawSocket _ = opened("127.0.0.2", target)) {
            refused("127.0.0.3", target, "of this user");
            try (RawSocket late = opened("127.0.0.3", "/ws")) {
                late.text("{\"type\":\"auth\",\"data\":{\"token\":\"" + token + "\"}}");
                assertThat(late.readClose()).isEqualTo(1008);
            }
        }
        assertThat(http.get("/metrics").body())
                .contains("waxwing_limits_hit_total{limit=\"sockets\",scope=\"user\"} 2.0");
        allGone();
    }

    private static void allGone() {
        await().until(() ->
                http.get("/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("waxwing_connections{"))
                        .filter(line -> !line.contains("\"http\"")) // those that ask
                        .allMatch(line -> line.endsWith(" 0.0")));
    }
}
