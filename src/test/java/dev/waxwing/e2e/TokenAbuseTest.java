package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.accounts.ServersTokens;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.RawSocket;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Challenges, tokens and refresh tokens that are stale, stolen, forged, used twice or revoked,
/// shown to a running server.
final class TokenAbuseTest {
    /// The contract: a connection whose proof is revoked is closed within this.
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

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

    private static byte[] challenge(KeyPerson person) {
        Reply asked = http.post("/auth/login", Map.of("user_id", person.id()));
        return Base64.getDecoder().decode(asked.field("challenge"));
    }

    private static Reply verify(KeyPerson person, byte[] signature) {
        String text = Base64.getEncoder().encodeToString(signature);
        return http.post(
                "/auth/login?verify=true", Map.of("user_id", person.id(), "signature", text));
    }

    private static void isRefused(Reply reply, int status, String text) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(text + "\n");
    }

    @Test
    void aChallengeOfAnotherOrOneThatWasUsedOpensNothing() {
        KeyPerson ann = KeyPerson.register(http, "ann");
        KeyPerson eve = KeyPerson.register(http, "eve");
        byte[] forAnn = challenge(ann);
        // Foreign: Ann's challenge, signed by Eve, as Eve, who has none.
        isRefused(verify(eve, eve.key().sign(forAnn)), 400, "No challenge found");
        // Foreign: as Eve, who has another.
        challenge(eve);
        isRefused(verify(eve, eve.key().sign(forAnn)), 401, "Authentication failed");
        // Stolen: Ann's, signed by Eve, as Ann; and it is used up.
        isRefused(verify(ann, eve.key().sign(forAnn)), 401, "Authentication failed");
        isRefused(verify(ann, ann.key().sign(forAnn)), 400, "No challenge found");
        // Reused: the same signature again.
        byte[] signature = ann.key().sign(challenge(ann));
        assertThat(verify(ann, signature).status()).isEqualTo(200);
        isRefused(verify(ann, signature), 400, "No challenge found");
        challenge(ann);
        isRefused(verify(ann, signature), 401, "Authentication failed");
    }

    @Test
    void aSignatureThatManyReplayAtOnceLogsInOnce() {
        KeyPerson rae = KeyPerson.register(http, "rae");
        byte[] signature = rae.key().sign(challenge(rae));
        List<Integer> answers = together(20, _ -> verify(rae, signature).status());
        assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
        assertThat(answers).filteredOn(status -> status == 400).hasSize(19);
    }

    private static <T> List<T> together(int count, java.util.function.IntFunction<T> each) {
        List<CompletableFuture<T>> all =
                IntStream.range(0, count)
                        .mapToObj(n -> CompletableFuture.supplyAsync(() -> each.apply(n), THREADS))
                        .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static final java.util.concurrent.Executor THREADS =
            task -> Thread.ofVirtual().start(task);

    @Test
    void forgedAndExpiredTokensOpenNothing() throws IOException {
        KeyPerson fay = KeyPerson.register(http, "fay");
        String good = fay.token(http);
        ServersTokens made = new ServersTokens(server.data(), good);
        SigningKey other = SigningKey.generate();
        Instant now = Instant.now();
        String head = good.substring(0, good.lastIndexOf('.'));
        assertThat(statuses(made.issuedAt(now.minusSeconds(30))))
                .as("not expired")
                .isEqualTo("200 101");
        for (String bad :
                new String[] {
                    made.issuedAt(now.minus(Duration.ofMinutes(10))),
                    made.issuedAt(now.minus(Duration.ofDays(1))),
                    made.unsigned("none"),
                    made.unsigned("None"),
                    made.unsigned("HS256"),
                    made.withHeader("{\"alg\":\"none\",\"typ\":\"at+jwt\"}"),
                    made.withHeader("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}"),
                    made.signedBy(other),
                    made.signedBy(fay.key()),
                    made.asAdminBy(other),
                    head + ".",
                    head + "." + "A".repeat(86),
                    good + "A",
                    good.substring(0, good.length() - 1),
                    "."
                }) {
            assertThat(statuses(bad)).as(bad).isEqualTo("401 401");
        }
        assertThat(statuses(good)).isEqualTo("200 101");
    }

    /// Of HTTP and of the WebSocket handshake.
    private static String statuses(String token) {
        int status = http.get("/api/v1/sessions", "Authorization", "Bearer " + token).status();
        try (RawSocket socket = new RawSocket(server.httpPort())) {
            return status + " " + socket.handshake("/ws?token=" + token).split(" ", 3)[1];
        }
    }

    @Test
    void twentyRefreshesAtOnceGiveOneSuccessor() {
        KeyPerson tom = KeyPerson.register(http, "tom");
        String token = tom.login(http).field("refresh_token");
        List<Reply> answers =
                together(
                        20, _ -> http.post("/api/v1/auth/refresh", Map.of("refresh_token", token)));
        assertThat(answers).allMatch(reply -> reply.status() == 200);
        assertThat(
                        answers.stream()
                                .map(reply -> reply.field("refresh_token"))
                                .collect(Collectors.toSet()))
                .hasSize(1)
                .doesNotContain(token);
        // The one is good, and the older one is a theft now, that ends the login.
        String next = answers.getFirst().field("refresh_token");
        Reply third = http.post("/api/v1/auth/refresh", Map.of("refresh_token", next));
        assertThat(third.status()).isEqualTo(200);
        assertThat(http.post("/api/v1/auth/refresh", Map.of("refresh_token", token)).status())
                .isEqualTo(401);
        Reply last =
                http.post(
                        "/api/v1/auth/refresh",
                        Map.of("refresh_token", third.field("refresh_token")));
        assertThat(last.status()).isEqualTo(401);
    }

    /// Everything that ends what a connection was opened by.
    @ParameterizedTest
    @ValueSource(strings = {"logout", "session", "api key", "ban", "role", "password"})
    void whatIsRevokedIsClosedWithinTwoSeconds(String way) {
        KeyPerson ivy = KeyPerson.register(http, "ivy-" + way.replace(' ', '-'));
        Reply login = ivy.login(http);
        Reply key = ivy.apiKey(http, "connect", "consume");
        String token = way.equals("api key") ? key.field("key") : login.field("access_token");
        KeyPerson bystander = KeyPerson.register(http, "by-" + way.replace(' ', '-'));
        try (FrameClient client = FrameClient.open(server.httpPort(), token);
                FrameClient other = FrameClient.open(server.httpPort(), bystander.token(http));
                RawClient line = server.connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(line.ask("auth " + token)).startsWith("OK ");
            long began = System.nanoTime();
            revoke(way, ivy, login, key);
            assertThat(client.socket().readClose()).isEqualTo(4401);
            assertThat(line.linesUntilClosed(AT_ONCE))
                    .containsExactly("Error: the token was revoked");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
            assertThat(statuses(token)).isEqualTo("401 401");
            assertThat(other.isOpen()).isTrue();
        }
    }

    /// A change ends what was opened before it, and nothing that is opened by what counts after it.
    @Test
    void afterAChangeOfRoleWhatCountsOpensAgain() {
        KeyPerson kim = KeyPerson.register(http, "kim");
        Reply login = kim.login(http);
        String key = kim.apiKey(http, "connect", "consume").field("key");
        try (FrameClient byToken =
                        FrameClient.open(server.httpPort(), login.field("access_token"));
                FrameClient byKey = FrameClient.open(server.httpPort(), key)) {
            assertThat(byToken.isOpen()).isTrue();
            assertThat(byKey.isOpen()).isTrue();
            operate("role.set", Map.of("user", "kim", "role", "service"));
            assertThat(byToken.socket().readClose()).isEqualTo(4401);
            assertThat(byKey.socket().readClose()).isEqualTo(4401);
        }
        opensAll(key);
        Reply refreshed =
                http.post(
                        "/api/v1/auth/refresh",
                        Map.of("refresh_token", login.field("refresh_token")));
        assertThat(refreshed.field("session")).isEqualTo(login.field("session"));
        opensAll(refreshed.field("access_token"));
        try (FrameClient feed =
                new FrameClient(
                        RawSocket.open(
                                server.httpPort(),
                                "/feed?token=" + refreshed.field("access_token")))) {
            assertThat(feed.isOpen()).isTrue();
        }
    }

    @Test
    void afterABanIsLiftedTheSameKeyOpensAgain() {
        KeyPerson lou = KeyPerson.register(http, "lou");
        String key = lou.apiKey(http, "connect", "consume").field("key");
        try (FrameClient before = FrameClient.open(server.httpPort(), key)) {
            assertThat(before.isOpen()).isTrue();
            operate("ban.user", Map.of("user", "lou"));
            assertThat(before.socket().readClose()).isEqualTo(4401);
            assertThat(statuses(key)).isEqualTo("401 401");
            operate("ban.lift-user", Map.of("user", "lou"));
        }
        opensAll(key);
        opensAll(lou.token(http));
    }

    private static void opensAll(String token) {
        try (FrameClient client = FrameClient.open(server.httpPort(), token);
                RawClient line = server.connect()) {
            assertThat(client.isOpen()).isTrue();
            assertThat(line.ask("auth " + token)).startsWith("OK ");
            assertThat(line.ask("ping")).isEqualTo("PONG");
        }
    }

    /// A token of the file is taken out by the server, or by another process beside it.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLineTokenThatIsRevokedEndsItsConnections(boolean byTheServer) throws IOException {
        TokenFile file = new TokenFile(server.data().resolve("tokens"));
        String token = file.create("gone");
        String kept = file.create("kept-" + byTheServer);
        try (RawClient first = server.connect();
                RawClient second = server.connect();
                RawClient other = server.connect()) {
            assertThat(first.ask("auth " + token)).isEqualTo("OK gone");
            assertThat(second.ask("auth " + token)).isEqualTo("OK gone");
            assertThat(other.ask("auth " + kept)).isEqualTo("OK kept-" + byTheServer);
            if (byTheServer) {
                operate("token.revoke", Map.of("name", "gone"));
            } else {
                assertThat(file.revoke("gone")).isTrue();
            }
            // Another token under its name is not the same.
            String again = file.create("gone");
            assertThat(first.linesUntilClosed(AT_ONCE))
                    .containsExactly("Error: the token was revoked");
            assertThat(second.linesUntilClosed(AT_ONCE))
                    .containsExactly("Error: the token was revoked");
            assertThat(other.ask("ping")).isEqualTo("PONG");
            assertThat(other.ask("auth " + again)).isEqualTo("OK gone");
            assertThat(file.revoke("gone")).isTrue();
        }
    }

    private static void revoke(String way, KeyPerson who, Reply login, Reply key) {
        String[] bearer = {"Authorization", "Bearer " + login.field("access_token")};
        switch (way) {
            case "logout" ->
                    http.post(
                            "/api/v1/auth/logout",
                            Map.of("refresh_token", login.field("refresh_token")));
            case "session" ->
                    http.delete(
                            "/api/v1/sessions/" + login.field("session"),
                            "Authorization",
                            "Bearer " + who.token(http));
            case "api key" -> http.delete("/api/v1/api-keys/" + key.field("id"), bearer);
            case "ban" -> operate("ban.user", Map.of("user", who.id()));
            case "role" -> operate("role.set", Map.of("user", who.id(), "role", "service"));
            case "password" ->
                    operate(
                            "user.password",
                            Map.of("user", who.id(), "password", "a new password"));
            default -> throw new IllegalArgumentException(way);
        }
    }

    private static void operate(String operation, Map<String, String> arguments) {
        try (AdminClient client = AdminClient.connect(server.data()).orElseThrow()) {
            client.run(operation, new AdminArguments(arguments), _ -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTicketIsGoodOnceAndNotAfterItsLoginHasEnded() {
        KeyPerson tia = KeyPerson.register(http, "tia");
        String token = tia.token(http);
        String[] bearer = {"Authorization", "Bearer " + token};
        String first = http.postText("/api/v1/tickets", "", bearer).field("ticket");
        String second = http.postText("/api/v1/tickets", "", bearer).field("ticket");
        try (RawSocket socket = new RawSocket(server.httpPort());
                RawSocket again = new RawSocket(server.httpPort());
                RawSocket late = new RawSocket(server.httpPort())) {
            assertThat(socket.handshake("/ws?ticket=" + first)).startsWith("HTTP/1.1 101 ");
            assertThat(again.handshake("/ws?ticket=" + first)).startsWith("HTTP/1.1 401 ");
            http.postText("/api/v1/auth/logout", "", bearer);
            await().until(() -> socket.readClose() == 4401);
            assertThat(late.handshake("/ws?ticket=" + second)).startsWith("HTTP/1.1 401 ");
        }
    }
}
