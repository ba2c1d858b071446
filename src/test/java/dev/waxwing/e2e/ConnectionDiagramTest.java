package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.AgreementKey;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The connection diagram of the zero-knowledge server, walked from its first arrow to its last:
/// registering, logging in, connecting, and the three kinds of message, each on the wire and, where
/// the diagram stores, in the database. The arrows stand before the steps.
final class ConnectionDiagramTest {
    /// The public key of RFC 7748 §6.1.
    private static final String X25519 =
            Base64.getEncoder()
                    .encodeToString(
                            HexFormat.of()
                                    .parseHex(
                                            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));

    @TempDir private Path directory;

    @Test
    void everyArrowFromRegisteringToTheDeliveryConfirmation() {
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            Rows rows = new Rows(server.data());
            KeyPerson alice = new KeyPerson("alice", SigningKey.generate());
            registering(http, rows, alice);
            KeyPerson bob = KeyPerson.register(http, "bob");
            String token = loggingIn(http, rows, alice);
            int port = server.httpPort();
            try (FrameClient a = connecting(http, rows, port, token);
                    FrameClient b = FrameClient.open(port, bob.token(http))) {
                await().until(() -> figure(http, "waxwing_connections{edge=\"websocket\"}") == 2);
                direct(rows, alice, a, b);
                broadcast(rows, alice, a, b);
                command(alice, a);
                updatedMetrics(http, rows, a);
            }
        }
    }

    private static void registering(HttpCalls http, Rows rows, KeyPerson alice) {
        // C->>H: POST /auth/register, H->>A: HandleRegistration(), A-->>C: Registration Complete
        Map<String, String> wanted = new HashMap<>(alice.registration());
        wanted.put("x25519_public_key", X25519);
        Reply made = http.post("/auth/register", wanted);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).isEqualTo("User registered successfully");
        // A->>D: Store User + Keys, D-->>A: Success
        Map<String, String> row =
                rows.one(
                        "SELECT *, hex(ed25519) e, hex(x25519) x, typeof(password) p FROM account");
        assertThat(row)
                .containsEntry("user_id", "alice")
                .containsEntry("e", hex(alice.key().verifyingKey().bytes()))
                .containsEntry("x", hex(AgreementKey.parse(X25519).bytes()))
                .containsEntry("p", "null");
    }

    private static String loggingIn(HttpCalls http, Rows rows, KeyPerson alice) {
        // C->>H: POST /auth/login, A->>D: Get User, A-->>C: Challenge
        Reply asked = http.post("/auth/login", Map.of("user_id", "alice"));
        assertThat(asked.status()).isEqualTo(200);
        byte[] challenge = Base64.getDecoder().decode(asked.field("challenge"));
        assertThat(challenge).hasSize(32);
        assertThat(rows.of("SELECT * FROM login")).isEmpty();
        // C->>H: POST /auth/login?verify=true, H->>A: Verify Signature, A-->>C: JWT Token
        String signature = Base64.getEncoder().encodeToString(alice.key().sign(challenge));
        Reply in =
                http.post(
                        "/auth/login?verify=true",
                        Map.of("user_id", "alice", "signature", signature),
                        "User-Agent",
                        "walker/1");
        assertThat(in.status()).as(in.body()).isEqualTo(200);
        assertThat(in.field("token").split("\\.")).hasSize(3);
        // A->>D: Update Session
        assertThat(rows.one("SELECT user_id, agent, revoked_at FROM login"))
                .isEqualTo(Map.of("user_id", "alice", "agent", "walker/1", "revoked_at", "null"));
        return in.field("token");
    }

    private static FrameClient connecting(HttpCalls http, Rows rows, int port, String token) {
        // W->>A: VerifyToken(): not with another token
        try (RawSocket stranger = new RawSocket(port)) {
            String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";
            assertThat(stranger.handshake("/ws?token=" + forged)).startsWith("HTTP/1.1 401 ");
        }
        assertThat(figure(http, "waxwing_connections{edge=\"websocket\"}")).isZero();
        // C->>H: GET /ws?token=JWT, H->>W: HandleWebSocket(), W-->>C: WebSocket Established
        RawSocket socket = new RawSocket(port);
        assertThat(socket.handshake("/ws?token=" + token, "User-Agent: walker/2"))
                .startsWith("HTTP/1.1 101 ");
        FrameClient client = new FrameClient(socket);
        assertThat(client.isOpen()).isTrue();
        // W->>W: Create Client, W->>M: Track Connection
        await().until(() -> figure(http, "waxwing_connections{edge=\"websocket\"}") == 1);
        await().untilAsserted(() ->
                assertThat(rows.one("SELECT user, edge, address, agent, closed FROM connection"))
                        .containsEntry("user", "alice")
                        .containsEntry("edge", "websocket")
                        .containsEntry("address", "127.0.0.1")
                        .containsEntry("agent", "walker/2")
                        .containsEntry("closed", "null"));
        return client;
    }

    private static void direct(Rows rows, KeyPerson alice, FrameClient a, FrameClient b) {
        // C->>W: Send Message, W->>W: Rate Limit Check, W->>W: Process Message Type
        String content = "sealed, for all the server knows";
        String frame = alice.frame("d1", "bob", content);
        a.say(frame);
        // W-->>C: Delivery Confirmation
        JsonNode confirmed = a.answer("d1");
        assertThat(confirmed.path("status").asText()).isEqualTo("sent");
        // W->>D: Store Message
        Map<String, String> row = rows.one("SELECT * FROM messages");
        assertThat(row)
                .containsEntry("id", confirmed.path("message_id").asText())
                .containsEntry("from_user", "alice")
                .containsEntry("to_user", "bob")
                .containsEntry("content", content)
                .containsEntry("timestamp", "2026-01-02T03:04:05.678Z")
                .containsEntry(
                        "signature",
                        FrameClient.json(frame).path("header").path("signature").asText());
        // W->>W: Route to Recipient
        JsonNode got = b.next();
        assertThat(got.path("header").path("from").asText()).isEqualTo("alice");
        assertThat(FrameClient.content(got)).isEqualTo(content);
        await().until(() ->
                "delivered".equals(rows.one("SELECT status FROM messages").get("status")));
    }

    private static void broadcast(Rows rows, KeyPerson alice, FrameClient a, FrameClient b) {
        // W->>W: Send to All Clients
        a.say(alice.frame("b1", "broadcast", "to all"));
        for (FrameClient each : new FrameClient[] {a, b}) {
            JsonNode got = each.next();
            assertThat(FrameClient.content(got)).isEqualTo("to all");
            assertThat(got.path("header").path("is_broadcast").asBoolean()).isTrue();
        }
        // W-->>C: Delivery Confirmation
        assertThat(a.answer("b1").path("reached").asInt()).isEqualTo(2);
        assertThat(rows.of("SELECT * FROM messages")).hasSize(1);
    }

    private static void command(KeyPerson alice, FrameClient a) {
        // W->>W: Execute Handler
        a.say(alice.frame("c1", "server", "{\"command\":\"user_count\",\"request_id\":\"r\"}"));
        JsonNode answer = FrameClient.json(FrameClient.content(a.answer("c1")));
        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("request_id").asText()).isEqualTo("r");
        assertThat(answer.path("result").path("count").asInt()).isEqualTo(2);
    }

    private static void updatedMetrics(HttpCalls http, Rows rows, FrameClient a) {
        // W->>D: Log Command (in the figures, which are kept), W->>M: Update Metrics
        assertThat(figure(http, "waxwing_received_total{kind=\"direct\"}")).isEqualTo(1);
        assertThat(figure(http, "waxwing_received_total{kind=\"broadcast\"}")).isEqualTo(1);
        assertThat(figure(http, "waxwing_received_total{kind=\"command\"}")).isEqualTo(1);
        a.close();
        await().untilAsserted(() ->
                assertThat(
                                rows.one(
                                        "SELECT received, sent >= 4 AS told, closed > opened AS"
                                                + " ended FROM connection WHERE user = 'alice'"))
                        .isEqualTo(Map.of("received", "3", "told", "1", "ended", "1")));
    }

    /// A figure of `/metrics`; 0 when it is not there.
    private static double figure(HttpCalls http, String name) {
        Matcher line =
                Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(http.get("/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
