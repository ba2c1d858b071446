package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.accounts.LoginSignature;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/api/v1/auth`, sessions and API keys, as programs and as pages in a browser call them.
final class AccountApiTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("line.open-on-loopback=false", "limits.rates=false")
                        .start();
        http = new HttpCalls(server.httpPort());
    }

    @AfterAll
    static void close() {
        http.close();
        server.close();
    }

    private static Reply registered(String id, String... headers) {
        Reply reply =
                http.post(
                        "/api/v1/auth/register",
                        Map.of("user_id", id, "username", id, "password", PASSWORD),
                        headers);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply;
    }

    private static Reply sessions(String token) {
        return http.get("/api/v1/sessions", "Authorization", "Bearer " + token);
    }

    private static void isProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.field("code")).isEqualTo(code);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void aPasswordLogsIn() {
        Reply made = registered("ada");
        assertThat(made.json().path("user").path("role").asText()).isEqualTo("member");
        assertThat(sessions(made.field("access_token")).status()).isEqualTo(200);
        Map<String, String> login = new HashMap<>(Map.of("user_id", "ada", "password", PASSWORD));
        Reply in = http.post("/api/v1/auth/login", login);
        assertThat(in.status()).as(in.body()).isEqualTo(200);
        assertThat(in.header("Cache-Control")).isEqualTo("no-store");
        assertThat(in.header("Set-Cookie")).isEmpty();
        assertThat(sessions(in.field("access_token")).json().path("sessions")).hasSize(2);
        login.put("password", "wrong horse");
        isProblem(http.post("/api/v1/auth/login", login), 401, "unauthenticated");
        login.put("user_id", "nobody");
        isProblem(http.post("/api/v1/auth/login", login), 401, "unauthenticated");
        isProblem(http.post("/api/v1/auth/login", Map.of("user_id", "ada")), 422, "invalid");
        isProblem(
                http.post(
                        "/api/v1/auth/register",
                        Map.of("user_id", "ada", "username", "x", "password", PASSWORD)),
                409,
                "conflict");
        isProblem(http.post("/api/v1/auth/register", Map.of("user_id", "ada9")), 422, "invalid");
    }

    @Test
    void aKeyLogsInWithItsOwnDomain() {
        SigningKey key = SigningKey.generate();
        Reply made =
                http.post(
                        "/api/v1/auth/register",
                        Map.of("user_id", "kay", "public_key", base64(key.verifyingKey().bytes())));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        byte[] challenge = challenge("kay");
        byte[] signed = LoginSignature.DOMAIN_SEPARATED.signed(new UserId("kay"), challenge);
        Map<String, String> login = Map.of("user_id", "kay", "signature", base64(key.sign(signed)));
        assertThat(http.post("/api/v1/auth/login", login).status()).isEqualTo(200);
        isProblem(http.post("/api/v1/auth/login", login), 400, "malformed");
        isProblem(
                http.post(
                        "/api/v1/auth/login",
                        Map.of("user_id", "kay", "signature", base64(key.sign(challenge("kay"))))),
                401,
                "unauthenticated");
    }

    private static byte[] challenge(String id) {
        Reply reply = http.post("/api/v1/auth/challenge", Map.of("user_id", id));
        return Base64.getUrlDecoder().decode(reply.field("challenge"));
    }

    @Test
    void aProgramRefreshesAndLogsOut() {
        Reply made = registered("bob");
        Reply fresh =
                http.post(
                        "/api/v1/auth/refresh",
                        Map.of("refresh_token", made.field("refresh_token")));
        assertThat(fresh.status()).as(fresh.body()).isEqualTo(200);
        assertThat(fresh.field("session")).isEqualTo(made.field("session"));
        Reply out =
                http.post(
                        "/api/v1/auth/logout",
                        Map.of("refresh_token", fresh.field("refresh_token")));
        assertThat(out.status()).isEqualTo(204);
        isProblem(sessions(fresh.field("access_token")), 401, "unauthenticated");
        isProblem(
                http.post(
                        "/api/v1/auth/refresh",
                        Map.of("refresh_token", fresh.field("refresh_token"))),
                401,
                "unauthenticated");
        isProblem(http.postText("/api/v1/auth/refresh", ""), 401, "unauthenticated");
    }

    @Test
    void aPageGetsACookieThatOnlyPagesOfItsOriginCanUse() {
        Reply made = registered("cat", "Origin", http.base());
        assertThat(made.json().has("refresh_token")).isFalse();
        String cookie = made.header("Set-Cookie");
        assertThat(cookie)
                .contains("; Path=/api/v1/auth;", "; HttpOnly", "; Secure", "; SameSite=Strict");
        String pair = cookie.split(";", 2)[0];
        isProblem(
                http.postText(
                        "/api/v1/auth/refresh",
                        "",
                        "Cookie",
                        pair,
                        "Origin",
                        "https://evil.example"),
                403,
                "origin_refused");
        isProblem(
                http.postText("/api/v1/auth/refresh", "", "Cookie", pair, "Origin", "null"),
                403,
                "origin_refused");
        isProblem(http.postText("/api/v1/auth/refresh", "", "Cookie", pair), 403, "origin_refused");
        Reply fresh =
                http.postText("/api/v1/auth/refresh", "", "Cookie", pair, "Origin", http.base());
        assertThat(fresh.status()).as(fresh.body()).isEqualTo(200);
        assertThat(fresh.json().has("refresh_token")).isFalse();
        String next = fresh.header("Set-Cookie").split(";", 2)[0];
        assertThat(next).isNotEqualTo(pair);
        Reply out = http.postText("/api/v1/auth/logout", "", "Cookie", next, "Origin", http.base());
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).contains("Max-Age=0");
        isProblem(sessions(fresh.field("access_token")), 401, "unauthenticated");
    }

    @Test
    void sessionsEndOneByOne() {
        Reply first = registered("dan");
        Reply second =
                http.post("/api/v1/auth/login", Map.of("user_id", "dan", "password", PASSWORD));
        String other = registered("eve").field("access_token");
        String path = "/api/v1/sessions/" + first.field("session");
        isProblem(http.delete(path), 401, "unauthenticated");
        isProblem(http.delete(path, "Authorization", "Bearer " + other), 404, "not_found");
        String token = second.field("access_token");
        assertThat(http.delete(path, "Authorization", "Bearer " + token).status()).isEqualTo(204);
        isProblem(sessions(first.field("access_token")), 401, "unauthenticated");
        assertThat(sessions(token).status()).isEqualTo(200);
    }

    @Test
    void aKeyOpensTheLineUntilItsSessionOrItselfIsRevoked() {
        String token = registered("fay").field("access_token");
        String bearer = "Bearer " + token;
        Reply made =
                http.post(
                        "/api/v1/api-keys",
                        Map.of("name", "k", "scopes", List.of("consume"), "expires_in_days", 1),
                        "Authorization",
                        bearer);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        isProblem(
                http.post(
                        "/api/v1/api-keys",
                        Map.of("name", "k", "scopes", List.of("administer")),
                        "Authorization",
                        bearer),
                403,
                "forbidden");
        isProblem(
                http.post(
                        "/api/v1/api-keys",
                        Map.of("name", "k", "scopes", List.of("send")),
                        "Authorization",
                        "Bearer " + made.field("key")),
                403,
                "forbidden");
        Reply listed = http.get("/api/v1/api-keys", "Authorization", bearer);
        assertThat(listed.json().path("api_keys")).hasSize(1);
        assertThat(listed.body()).doesNotContain(made.field("key"));
        try (RawClient byKey = server.connect();
                RawClient byToken = server.connect()) {
            assertThat(byKey.ask("auth " + made.field("key"))).isEqualTo("OK fay");
            assertThat(byToken.ask("auth " + token)).isEqualTo("OK fay");
            String path = "/api/v1/api-keys/" + made.field("id");
            assertThat(http.delete(path, "Authorization", bearer).status()).isEqualTo(204);
            assertThat(byKey.linesUntilClosed()).containsExactly("Error: the token was revoked");
            assertThat(http.postText("/api/v1/auth/logout", "", "Authorization", bearer).status())
                    .isEqualTo(204);
            assertThat(byToken.linesUntilClosed()).containsExactly("Error: the token was revoked");
        }
        isProblem(http.get("/api/v1/api-keys", "Authorization", bearer), 401, "unauthenticated");
    }

    @Test
    void theSetupTokenMakesAnAdmin() {
        ServerLaunch.Ended ended =
                ServerLaunch.on(server.data())
                        .run("admin", "setup-token", "--data", server.data().toString());
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        Map<String, String> wanted =
                Map.of(
                        "user_id",
                        "root",
                        "password",
                        PASSWORD,
                        "setup_token",
                        ended.stdout().strip());
        Reply made = http.post("/api/v1/auth/register", wanted);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().path("user").path("role").asText()).isEqualTo("admin");
        Map<String, String> again = new HashMap<>(wanted);
        again.put("user_id", "root2");
        isProblem(http.post("/api/v1/auth/register", again), 403, "forbidden");
    }
}
