package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An address that fails to log in is kept out. This machine stands for a proxy here, which says
/// where its clients are.
final class BlockedAddressTest {
    private static final int FAILURES = 3;

    /// An open connection of an address that is kept out ends within this.
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final String PASSWORD = "correct horse battery";

    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "server.host=0.0.0.0",
                                "server.allow-insecure=true",
                                "proxy.trusted=127.0.0.0/8",
                                "limits.rates=false",
                                "limits.block-after=" + FAILURES,
                                "limits.block-first=5m")
                        .start();
        http = new HttpCalls(server.httpPort());
        Reply made =
                http.post("/api/v1/auth/register", Map.of("user_id", "ann", "password", PASSWORD));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
    }

    @AfterAll
    static void close() {
        http.close();
        server.close();
    }

    private static Reply login(String from, String password) {
        return http.post(
                "/api/v1/auth/login",
                Map.of("user_id", "ann", "password", password),
                "X-Forwarded-For",
                from);
    }

    private static List<String> operate(String operation, Map<String, String> arguments) {
        List<String> out = new ArrayList<>();
        try (AdminClient client = AdminClient.connect(server.data()).orElseThrow()) {
            client.run(operation, new AdminArguments(arguments), out::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    private static List<String> audit(String kind, String network) {
        return operate("audit.list", Map.of()).stream()
                .filter(row -> row.contains(kind) && row.contains(network))
                .toList();
    }

    private static void isBlocked(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(403);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.field("code")).isEqualTo("blocked");
        assertThat(Integer.parseInt(reply.header("Retry-After"))).isBetween(200, 300);
        assertThat(reply.json().path("retry_after_ms").asLong()).isBetween(200_000L, 300_000L);
    }

    @Test
    void wrongPasswordsBlockTheirAddressUntilSomebodyLiftsIt() {
        for (int n = 0; n < FAILURES; n++) {
            Reply wrong = login("203.0.113.7", "a wrong password " + n);
            assertThat(wrong.status()).as(wrong.body()).isEqualTo(401);
        }
        isBlocked(login("203.0.113.7", PASSWORD));
        isBlocked(
                http.post(
                        "/api/v1/auth/challenge",
                        Map.of("user_id", "ann"),
                        "X-Forwarded-For",
                        "203.0.113.7"));
        assertThat(login("203.0.113.8", PASSWORD).status()).as("a neighbour").isEqualTo(200);
        // What a client writes itself stands before what the proxy adds.
        assertThat(login("203.0.113.7, 203.0.113.8", PASSWORD).status()).isEqualTo(200);
        assertThat(http.get("/metrics").body()).contains("waxwing_gate_blocked ");

        assertThat(operate("address.bans", Map.of()))
                .anyMatch(row -> row.startsWith("203.0.113.7 ") && row.contains("by server"));
        await().untilAsserted(() ->
                assertThat(audit("address_blocked", "203.0.113.7"))
                        .singleElement()
                        .asString()
                        .contains(FAILURES + " failed attempts to log in"));

        assertThat(operate("address.unban", Map.of("network", "203.0.113.7")))
                .containsExactly("203.0.113.7 may come in again");
        assertThat(login("203.0.113.7", PASSWORD).status()).isEqualTo(200);
        assertThat(audit("address_unblocked", "203.0.113.7")).hasSize(1);
    }

    @Test
    void wrongTokensOnLinesBlockTheirAddressAndEndItsConnections() {
        Optional<InetAddress> found = OwnAddress.find();
        assumeTrue(found.isPresent(), "this machine has a loopback address only");
        InetAddress own = found.get();
        try (RawClient open = OwnAddress.connect(own, server.port());
                RawClient local = server.connect()) {
            assertThat(open.ask("ping")).isEqualTo("Error: authentication required");
            for (int n = 0; n < FAILURES; n++) {
                try (RawClient guessing = OwnAddress.connect(own, server.port())) {
                    guessing.send("auth wx_0123456789abcdef_" + "A".repeat(42) + n);
                    assertThat(guessing.linesUntilClosed())
                            .containsExactly("Error: authentication failed");
                }
            }
            assertThat(open.linesUntilClosed(AT_ONCE)).singleElement().satisfies(this::isBlocked);
            try (RawClient late = OwnAddress.connect(own, server.port())) {
                assertThat(late.linesUntilClosed()).singleElement().satisfies(this::isBlocked);
            }
            isBlocked(login(own.getHostAddress(), PASSWORD));
            assertThat(local.ask("ping")).as("another").isEqualTo("Error: authentication required");
            assertThat(http.get("/metrics").body())
                    .containsPattern("waxwing_errors_total\\{code=\"blocked\"} [1-9]")
                    .containsPattern("waxwing_gate_refused_total\\{stage=\"address\"} [1-9]");

            operate("address.unban", Map.of("network", own.getHostAddress()));
            try (RawClient again = OwnAddress.connect(own, server.port())) {
                assertThat(again.ask("ping")).isEqualTo("Error: authentication required");
                operate("address.ban", Map.of("network", own.getHostAddress(), "for", "5m"));
                assertThat(again.linesUntilClosed(AT_ONCE))
                        .singleElement()
                        .satisfies(this::isBlocked);
                operate("address.unban", Map.of("network", own.getHostAddress()));
            }
        }
    }

    private void isBlocked(String line) {
        assertThat(line).matches("Error: this address is blocked for [23]\\d\\d s more");
    }
}
