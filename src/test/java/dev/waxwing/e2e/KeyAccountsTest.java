package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/auth` as published clients speak it.
final class KeyAccountsTest {
    /// The public key of RFC 7748 §6.1.
    private static final String X25519 =
            Base64.getEncoder()
                    .encodeToString(
                            HexFormat.of()
                                    .parseHex(
                                            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));

    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;

    @BeforeAll
    static void start() {
        server = ServerLaunch.on(directory.resolve("d")).set("limits.rates=false").start();
        http = new HttpCalls(server.httpPort());
    }

    @AfterAll
    static void close() {
        http.close();
        server.close();
    }

    private static Map<String, String> registration(String id, SigningKey key) {
        return new HashMap<>(
                Map.of(
                        "user_id",
                        id,
                        "username",
                        "The " + id,
                        "public_key",
                        key.verifyingKey().base64()));
    }

    private static SigningKey registered(String id) {
        SigningKey key = SigningKey.generate();
        Reply reply = http.post("/auth/register", registration(id, key));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return key;
    }

    private static byte[] challenge(String id) {
        Reply reply = http.post("/auth/login", Map.of("user_id", id));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        byte[] challenge = Base64.getDecoder().decode(reply.field("challenge"));
        assertThat(challenge).hasSize(32);
        return challenge;
    }

    private static Reply verify(String id, byte[] signature) {
        return http.post(
                "/auth/login?verify=true",
                Map.of("user_id", id, "signature", Base64.getEncoder().encodeToString(signature)));
    }

    private static void isPlain(Reply reply, int status, String text) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(text + "\n");
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aUserRegistersAndLogsIn() {
        SigningKey key = SigningKey.generate();
        Map<String, String> wanted = registration("alice", key);
        wanted.put("x25519_public_key", X25519);
        assertThat(http.get("/auth/check-userid/alice").body()).isEqualTo("{\"exists\":false}");
        Reply made = http.post("/auth/register", wanted);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).isEqualTo("User registered successfully");
        assertThat(http.get("/auth/check-userid/alice").body()).isEqualTo("{\"exists\":true}");
        isPlain(http.post("/auth/register", wanted), 409, "User already exists");

        Reply user = http.get("/auth/users/alice");
        assertThat(user.field("user_id")).isEqualTo("alice");
        assertThat(user.field("username")).isEqualTo("The alice");
        assertThat(user.field("public_key")).isEqualTo(key.verifyingKey().base64());
        assertThat(user.field("x25519_public_key")).isEqualTo(X25519);
        assertThat(user.field("created_at"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        isPlain(http.get("/auth/users/nobody"), 404, "User not found");

        Reply in = verify("alice", key.sign(challenge("alice")));
        assertThat(in.status()).as(in.body()).isEqualTo(200);
        String token = in.field("token");
        Reply sessions = http.get("/api/v1/sessions", "Authorization", "Bearer " + token);
        assertThat(sessions.json().path("sessions")).hasSize(1);
        assertThat(sessions.json().path("sessions").path(0).path("current").asBoolean()).isTrue();
    }

    @Test
    void aSignatureThatDoesNotFitUsesTheChallengeUp() {
        SigningKey key = registered("bob");
        byte[] challenge = challenge("bob");
        isPlain(verify("bob", new byte[64]), 401, "Authentication failed");
        isPlain(verify("bob", key.sign(challenge)), 400, "No challenge found");
        byte[] second = challenge("bob");
        assertThat(verify("bob", key.sign(second)).status()).isEqualTo(200);
        isPlain(verify("bob", key.sign(second)), 400, "No challenge found");
        challenge("bob");
        isPlain(verify("bob", key.sign(second)), 401, "Authentication failed");
        isPlain(verify("bob", new byte[10]), 400, "No challenge found");
    }

    @Test
    void aStrangerIsTreatedLikeAnybody() {
        byte[] challenge = challenge("stranger");
        isPlain(
                verify("stranger", SigningKey.generate().sign(challenge)),
                401,
                "Authentication failed");
        isPlain(verify("stranger", new byte[64]), 400, "No challenge found");
    }

    @Test
    void whatDoesNotFitIsSaidInPlainText() {
        SigningKey key = SigningKey.generate();
        registered("carol");
        challenge("carol");
        isPlain(
                http.post(
                        "/auth/login?verify=true",
                        Map.of("user_id", "carol", "signature", "not base64!")),
                400,
                "Invalid signature encoding");
        for (String field : new String[] {"user_id", "username", "public_key"}) {
            Map<String, String> wanted = registration("dora", key);
            wanted.remove(field);
            isPlain(http.post("/auth/register", wanted), 400, "Missing " + field);
        }
        Map<String, String> wanted = registration("dora", key);
        for (String bad :
                new String[] {
                    "AAAA",
                    "?",
                    Base64.getEncoder().encodeToString(new byte[32]),
                    key.verifyingKey().base64().replace("=", ""),
                    " " + key.verifyingKey().base64()
                }) {
            wanted.put("public_key", bad);
            Reply reply = http.post("/auth/register", wanted);
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.body()).startsWith("Invalid public_key: ").endsWith("\n");
        }
        wanted = registration("server", key);
        assertThat(http.post("/auth/register", wanted).status()).isEqualTo(400);
        assertThat(http.postText("/auth/register", "{\"user_id\":").status()).isEqualTo(400);
        assertThat(http.postText("/auth/login", "{\"user_id\": 7}").body()).endsWith("\n");
        assertThat(http.get("/auth/check-userid/no%20good").body()).isEqualTo("{\"exists\":false}");
        assertThat(http.get("/auth/check-userid/dora").body()).isEqualTo("{\"exists\":false}");
    }

    /// Older clients do not say what they send.
    @Test
    void theContentTypeDoesNotMatter() {
        Reply reply =
                http.send(
                        HttpRequest.newBuilder(URI.create(http.base() + "/auth/login"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"user_id\":\"x\"}")));
        assertThat(reply.status()).isEqualTo(200);
    }
}
