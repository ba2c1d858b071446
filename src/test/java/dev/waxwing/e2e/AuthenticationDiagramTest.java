package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.Frame;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The state diagram of the challenge-response protocol, walked through every state and along every
/// edge of it, over the wire. The edges stand before the steps.
final class AuthenticationDiagramTest {
    @TempDir private Path directory;

    @Test
    void everyStateAndEveryEdge() {
        try (RunningServer server =
                        ServerLaunch.on(directory.resolve("d"))
                                .set("limits.message-user=2/s burst 3")
                                .start();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            Rows rows = new Rows(server.data());
            KeyPerson alice = new KeyPerson("alice", SigningKey.generate());
            registration(http, rows, alice);
            failedAndRetried(http, rows, alice);
            String token = authenticated(http, rows, alice);
            connected(server.httpPort(), rows, alice, token);
        }
    }

    private static void registration(HttpCalls http, Rows rows, KeyPerson alice) {
        // Disconnected: nobody knows alice
        assertThat(http.get("/auth/check-userid/alice").body()).isEqualTo("{\"exists\":false}");
        // Disconnected --> Registration : POST /auth/register
        assertThat(http.post("/auth/register", alice.registration()).status()).isEqualTo(201);
        // Registration --> Registered : Store Keys
        assertThat(rows.one("SELECT user_id, length(ed25519) AS key FROM account"))
                .isEqualTo(Map.of("user_id", "alice", "key", "32"));
        assertThat(http.get("/auth/check-userid/alice").body()).isEqualTo("{\"exists\":true}");
    }

    private static void failedAndRetried(HttpCalls http, Rows rows, KeyPerson alice) {
        // Registered --> RequestChallenge --> ChallengeIssued : Generate Challenge
        byte[] challenge = challenge(http);
        // ChallengeIssued --> VerifySignature --> Failed : Invalid Signature
        Reply failed = verify(http, SigningKey.generate().sign(challenge));
        assertThat(failed.status()).isEqualTo(401);
        assertThat(failed.body()).isEqualTo("Authentication failed\n");
        // Failed --> Disconnected : Retry, from the beginning: the challenge is gone
        Reply late = verify(http, alice.key().sign(challenge));
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.body()).isEqualTo("No challenge found\n");
        assertThat(rows.of("SELECT * FROM login")).isEmpty();
    }

    private static String authenticated(HttpCalls http, Rows rows, KeyPerson alice) {
        byte[] first = challenge(http);
        byte[] second = challenge(http);
        assertThat(second).isNotEqualTo(first);
        // VerifySignature --> Authenticated : Valid Signature
        Reply in = verify(http, alice.key().sign(second));
        // Authenticated --> TokenIssued : Generate JWT
        assertThat(in.status()).as(in.body()).isEqualTo(200);
        String token = in.field("token");
        JsonNode claims = FrameClient.json(decoded(token.split("\\.")[1]));
        assertThat(claims.path("sub").asText()).isEqualTo("alice");
        assertThat(rows.of("SELECT * FROM login")).hasSize(1);
        return token;
    }

    private static String decoded(String part) {
        return new String(
                Base64.getUrlDecoder().decode(part), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void connected(int port, Rows rows, KeyPerson alice, String token) {
        // TokenIssued --> Connected : WebSocket Connect
        try (FrameClient client = FrameClient.open(port, token)) {
            assertThat(client.isOpen()).isTrue();
            // Connected --> Active : Message Exchange, Active --> Connected : Process Messages
            assertThat(ping(alice, client, "p1").path("success").asBoolean()).isTrue();
            Duration wait = limited(alice, client);
            // RateLimited --> Connected : Wait Period
            await().pollDelay(wait)
                    .untilAsserted(() ->
                            assertThat(ping(alice, client, "again").path("success").asBoolean())
                                    .isTrue());
            // Connected --> Disconnected : Close Connection
            client.socket().send(Frame.close(1000));
            assertThat(client.socket().readClose()).isEqualTo(1000);
        }
        await().untilAsserted(() ->
                assertThat(rows.one("SELECT reason FROM connection").get("reason"))
                        .startsWith("1000"));
        // Disconnected, and Connected again with the same token: the login has not ended
        try (RawSocket back = new RawSocket(port)) {
            assertThat(back.handshake("/ws?token=" + token)).startsWith("HTTP/1.1 101 ");
        }
    }

    /// Active --> RateLimited : Exceed Limit.
    private static Duration limited(KeyPerson alice, FrameClient client) {
        for (int i = 0; i < 10; i++) {
            client.say(alice.frame("x" + i, "server", "{\"command\":\"ping\"}"));
        }
        JsonNode refused = client.answer("x9");
        assertThat(refused.path("header").path("from").asText()).isEqualTo("system");
        assertThat(refused.path("status").asText()).isEqualTo("error");
        assertThat(FrameClient.content(refused))
                .isEqualTo("Rate limit exceeded. Please slow down.");
        Duration wait = Duration.ofMillis(refused.path("error").path("retry_after_ms").asLong());
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
        return wait;
    }

    private static JsonNode ping(KeyPerson alice, FrameClient client, String id) {
        client.say(alice.frame(id, "server", "{\"command\":\"ping\"}"));
        return FrameClient.json(FrameClient.content(client.answer(id)));
    }

    private static byte[] challenge(HttpCalls http) {
        Reply asked = http.post("/auth/login", Map.of("user_id", "alice"));
        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        return Base64.getDecoder().decode(asked.field("challenge"));
    }

    private static Reply verify(HttpCalls http, byte[] signature) {
        return http.post(
                "/auth/login?verify=true",
                Map.of(
                        "user_id",
                        "alice",
                        "signature",
                        Base64.getEncoder().encodeToString(signature)));
    }
}
