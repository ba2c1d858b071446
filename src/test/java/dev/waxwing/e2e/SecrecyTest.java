package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What passes through HTTP and WebSocket, at a server that logs all it can, is neither in its log
/// nor readable in its files: proofs of who somebody is, by every way in which they are shown, and
/// what people say. Every secret is used well and badly.
final class SecrecyTest {
    private static final String PASSWORD = "PasswordThatNobodyMayRead-0123456";
    private static final String GUESS = "PasswordThatNobodyGuesses-0123456";
    private static final String CONTENT = "ContentThatNobodyMayRead-01234567";
    private static final String INPUT = "InputThatNobodyMayRead-0123456789";
    private static final String BROKEN = "BrokenThatNobodyMayRead-012345678";

    @TempDir Path directory;

    @SuppressWarnings("NullAway.Init") // by the test
    private RunningServer server;

    @SuppressWarnings("NullAway.Init") // by the test
    private HttpCalls http;

    /// Each secret by what it is.
    private final Map<String, String> secrets = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void nothingOfIt(String format) throws Exception {
        server =
                ServerLaunch.on(directory.resolve(format))
                        .set(
                                "line.open-on-loopback=false",
                                "limits.rates=false",
                                "logging.format=" + format)
                        .withVariable("WAXWING_LOG", "trace")
                        .start();
        try (RunningServer running = server;
                HttpCalls calls = new HttpCalls(server.httpPort())) {
            http = calls;
            String token = passwords();
            refreshing();
            tokens(token);
            apiKeys(token);
            tickets(token);
            frames();
            input(token);
            assertThat(running.stop()).isZero();
            Remains remains = Remains.of(running);
            assertThat(remains.log()).isNotBlank().contains("Refused");
            secrets.forEach(remains::haveNothingOf);
        }
    }

    private String secret(String what, String secret) {
        assertThat(secret).as(what).hasSizeGreaterThan(20);
        secrets.put(what, secret);
        return secret;
    }

    /// `/api/v1/auth/register` and `login`; the set-up token.
    private String passwords() {
        secret("the password", PASSWORD);
        secret("a wrong password", GUESS);
        Map<String, String> ada = Map.of("user_id", "ada", "username", "a", "password", PASSWORD);
        Reply made = http.post("/api/v1/auth/register", ada);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(http.post("/api/v1/auth/register", ada).status()).isEqualTo(409);
        Reply in = http.post("/api/v1/auth/login", Map.of("user_id", "ada", "password", PASSWORD));
        assertThat(in.status()).isEqualTo(200);
        for (Map<String, ?> wrong :
                List.of(
                        Map.of("user_id", "ada", "password", GUESS),
                        Map.of("user_id", "nobody", "password", GUESS),
                        Map.of("user_id", "ada", "password", List.of(GUESS)),
                        Map.of("user_id", GUESS + "!", "password", GUESS))) {
            assertThat(http.post("/api/v1/auth/login", wrong).status()).isIn(401, 422);
        }
        assertThat(http.postText("/api/v1/auth/login", "{\"password\":\"" + GUESS).status())
                .isEqualTo(400);
        Map<String, String> first =
                Map.of(
                        "user_id",
                        "root",
                        "password",
                        PASSWORD,
                        "setup_token",
                        secret("a set-up token", "wxs_" + "SetUpThatNobodyMayRead0123456789"));
        assertThat(http.post("/api/v1/auth/register", first).status()).isEqualTo(403);
        secret("the first access token", made.field("access_token"));
        secret("the first refresh token", made.field("refresh_token"));
        secret("the next refresh token", in.field("refresh_token"));
        return secret("the access token", in.field("access_token"));
    }

    /// The refresh token in the body, and as a page's cookie.
    private void refreshing() {
        Reply in = http.post("/api/v1/auth/login", Map.of("user_id", "ada", "password", PASSWORD));
        String token = secret("the refresh token", in.field("refresh_token"));
        Reply fresh = http.post("/api/v1/auth/refresh", Map.of("refresh_token", token));
        assertThat(fresh.status()).isEqualTo(200);
        secret("its successor", fresh.field("refresh_token"));
        http.post("/api/v1/auth/refresh?refresh_token=" + token, Map.of("refresh_token", "x"));
        Reply page =
                http.post(
                        "/api/v1/auth/login",
                        Map.of("user_id", "ada", "password", PASSWORD),
                        "Origin",
                        http.base());
        String cookie = page.header("Set-Cookie").split(";", 2)[0];
        secret("the cookie", cookie.split("=", 2)[1]);
        Reply renewed =
                http.postText("/api/v1/auth/refresh", "", "Cookie", cookie, "Origin", http.base());
        assertThat(renewed.status()).isEqualTo(200);
        secret("the next cookie", renewed.header("Set-Cookie").split("[=;]", 3)[1]);
        String[] foreign = {"Cookie", cookie, "Origin", "https://evil.example"};
        assertThat(http.postText("/api/v1/auth/refresh", "", foreign).status()).isEqualTo(403);
    }

    /// `Authorization: Bearer`, `?token=`, the subprotocol, the first frame.
    private void tokens(String token) {
        String forged =
                secret("a forged token", token.substring(0, token.length() - 8) + "AAAAAAAA");
        secret("the end of the token", token.substring(token.lastIndexOf('.') + 1));
        for (String[] known : new String[][] {{token, "200", "101"}, {forged, "401", "401"}}) {
            Reply sessions = http.get("/api/v1/sessions", "Authorization", "Bearer " + known[0]);
            assertThat(sessions.status()).hasToString(known[1]);
            handshake(known[2], "/ws?token=" + known[0]);
            handshake(known[2], "/ws?after=0&token=" + known[0] + "&x=1");
            handshake(known[2], "/ws", "Sec-WebSocket-Protocol: access_token." + known[0]);
            handshake(known[2], "/ws", "Authorization: Bearer " + known[0]);
            try (RawSocket late = RawSocket.open(server.httpPort(), "/ws")) {
                late.text("{\"type\":\"auth\",\"data\":{\"token\":\"" + known[0] + "\"}}");
                if (known[0].equals(forged)) {
                    assertThat(late.readClose()).isEqualTo(4401);
                }
            }
        }
        // Where no query is looked at, and where there is nothing:
        http.get("/api/v1/sessions?token=" + token);
        http.get("/nowhere/" + "x" + "?token=" + token);
    }

    private void handshake(String status, String target, String... headers) {
        try (RawSocket socket = new RawSocket(server.httpPort())) {
            assertThat(socket.handshake(target, headers)).startsWith("HTTP/1.1 " + status);
        }
    }

    private void apiKeys(String token) throws Exception {
        Reply made =
                http.post(
                        "/api/v1/api-keys",
                        Map.of("name", "k", "scopes", List.of("consume")),
                        "Authorization",
                        "Bearer " + token);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String key = secret("the API key", made.field("key"));
        secret("the API key's secret", key.split("_", 3)[2]);
        String wrong = secret("a wrong API key", key.substring(0, key.length() - 4) + "AAAA");
        for (String shown : new String[] {key, wrong}) {
            http.get("/api/v1/sessions", "Authorization", "Bearer " + shown);
            http.get("/api/v1/sessions", "Authorization", "Basic " + shown);
            handshake("40", "/ws?token=" + shown);
            try (RawClient line = server.connect()) {
                assertThat(line.ask("auth " + shown)).startsWith(shown.equals(key) ? "OK" : "Err");
            }
        }
    }

    private void tickets(String token) {
        Reply given = http.postText("/api/v1/tickets", "", "Authorization", "Bearer " + token);
        String ticket = secret("the ticket", given.field("ticket"));
        handshake("101", "/ws?ticket=" + ticket);
        handshake("401", "/ws?ticket=" + ticket);
    }

    /// Header/body frames, good and bad. What is not sealed by its sender is stored as it is; so
    /// only what the server does not store is looked for.
    private void frames() {
        secret("what was said to all", CONTENT);
        secret("what was no frame", BROKEN);
        KeyPerson bob = KeyPerson.register(http, "bob");
        try (FrameClient b = FrameClient.open(server.httpPort(), bob.token(http))) {
            b.say(bob.frame("b", "broadcast", CONTENT));
            assertThat(b.answer("b").path("reached").asInt()).isPositive();
            b.say(bob.frame("n", "nobody", CONTENT));
            assertThat(FrameClient.error(b.answer("n"))).isEqualTo("not_found");
            ObjectNode forged = (ObjectNode) FrameClient.json(bob.frame("f", "bob", "x"));
            ((ObjectNode) forged.path("body")).put("content", CONTENT);
            b.say(forged);
            assertThat(FrameClient.error(b.answer("f"))).isEqualTo("signature_invalid");
            b.say(
                    bob.frame(
                            "e",
                            "server",
                            "{\"command\":\"echo\",\"params\":\"" + CONTENT + "\"}"));
            assertThat(FrameClient.content(b.answer("e"))).contains(CONTENT);
            b.say(bob.frame("u", "server", "{\"command\":\"" + CONTENT + "\"}"));
            b.answer("u");
            b.say("{\"id\":\"m\",\"header\":{\"to\":\"" + BROKEN + "\"},");
            assertThat(FrameClient.error(b.next())).isEqualTo("malformed");
            b.say("{\"header\":{\"" + BROKEN + "\":[\"" + BROKEN + "\"]}}");
            b.next(frame -> frame.has("error"));
        }
    }

    private void input(String token) {
        secret("a message of the feed", INPUT);
        Map<String, ?> one = Map.of("content", INPUT);
        assertThat(http.post("/input", one).status()).isEqualTo(200);
        assertThat(http.post("/input", one, "Authorization", "Bearer " + token).status())
                .isIn(200, 403);
        assertThat(http.post("/input/batch", Map.of("messages", List.of(one, one))).status())
                .isEqualTo(200);
        assertThat(http.post("/input", Map.of("content", List.of(INPUT))).status()).isEqualTo(422);
        assertThat(http.postText("/input", "{\"content\":\"" + INPUT).status()).isEqualTo(400);
        try (RawSocket feed = RawSocket.open(server.httpPort(), "/feed?after=0")) {
            assertThat(feed.readText()).contains(INPUT);
        }
    }

    /// A client that speaks in the clear to a port that speaks TLS has said its token to nobody.
    @Test
    void whatIsSaidInTheClearToATlsPort() throws Exception {
        Path chain = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        var _ =
                TestCertificate.make(directory.resolve("server.p12"), "EC")
                        .writeChain(chain)
                        .writeKey(key);
        try (RunningServer running =
                ServerLaunch.on(directory.resolve("tls"))
                        .set("line.tls-cert=" + chain, "line.tls-key=" + key)
                        .withVariable("WAXWING_LOG", "trace")
                        .start()) {
            try (RawClient client = running.connect()) {
                client.send("auth wx_" + GUESS);
                client.linesUntilClosed();
            }
            await().until(() -> running.stderr().contains("SSL/TLS record"));
            Remains.of(running).haveNothingOf("the token", GUESS);
        }
    }
}
