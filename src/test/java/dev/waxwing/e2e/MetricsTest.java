package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.gateway.websocket.RawSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every figure is at `/metrics`, and moves by what it counts.
@Timeout(120)
final class MetricsTest {
    @TempDir private static Path directory;

    private static RunningServer server;
    private static HttpCalls http;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.login-user=2/m", "feed.linger=10ms")
                        .start();
        http = new HttpCalls(server.httpPort());
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    /// The value of a series, or -1 when it is not there.
    private static double value(String series) {
        String text = http.get("/metrics").body();
        Matcher found =
                Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : -1;
    }

    private static void becomes(String series, double expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(value(series)).as(series).isEqualTo(expected));
    }

    private static String received(String kind) {
        return "waxwing_received_total{kind=\"" + kind + "\"}";
    }

    private static String sent(String kind) {
        return "waxwing_sent_total{kind=\"" + kind + "\"}";
    }

    private static Path people() throws Exception {
        return Files.createDirectories(directory.resolve("people"));
    }

    @Test
    void messagesOfPeopleAreCountedByTheirKind() throws Exception {
        try (Talker alice = new Talker("alice", server.httpPort(), people());
                Talker bob = new Talker("bob", server.httpPort(), people())) {
            alice.send("bob", "one").get();
            alice.send("bob", "two").get();
            await().until(() -> bob.read.size() == 2);
            becomes(received("direct"), 2);
            becomes(sent("direct"), 2);
            alice.client.broadcast("tea").get();
            await().until(() -> !bob.broadcasts.isEmpty());
            becomes(received("broadcast"), 1);
            becomes(sent("broadcast"), 2);
            bob.client.command("ping", "null").get();
            becomes(received("command"), 1);
            becomes(sent("command"), 1);
            becomes("waxwing_connections{edge=\"websocket\"}", 2);
            becomes("waxwing_connections_state{state=\"active\"}", 2);
        }
        becomes("waxwing_connections{edge=\"websocket\"}", 0);
        becomes("waxwing_connections_opened_total{edge=\"websocket\"}", 2);
        becomes("waxwing_connections_lasted_seconds_count{edge=\"websocket\"}", 2);
        assertThat(value("waxwing_gate_seconds_count")).isPositive();
    }

    @Test
    void ingestAndFeedAreCounted() throws Exception {
        CompletableFuture<String> arrived = new CompletableFuture<>();
        HttpClient client = HttpClient.newHttpClient();
        try {
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.httpPort() + "/feed"),
                                    new WebSocket.Listener() {
                                        @Override
                                        public CompletionStage<?> onText(
                                                WebSocket from, CharSequence data, boolean last) {
                                            arrived.complete(data.toString());
                                            from.request(1);
                                            return CompletableFuture.completedStage("");
                                        }
                                    })
                            .join();
            http.postText(
                    "/input/batch",
                    "{\"messages\":[{\"content\":\"a\"},{\"content\":\"b\"},{\"content\":\"c\"}]}");
            assertThat(arrived.get()).isEqualTo("[\"a\",\"b\",\"c\"]");
            becomes(received("ingest"), 3);
            becomes(sent("feed"), 3);
            becomes("waxwing_feed_batch_count", 1);
            becomes("waxwing_feed_batch_sum", 3);
            becomes("waxwing_connections{edge=\"feed\"}", 1);
            socket.abort();
        } finally {
            client.shutdownNow(); // close() waits for a WebSocket for as long as that takes
        }
        becomes("waxwing_connections{edge=\"feed\"}", 0);
        assertThat(value("waxwing_journal_commit_seconds_count")).isPositive();
        assertThat(value("waxwing_journal_group_count")).isPositive();
        becomes("waxwing_journal_waiting_bytes", 0);
    }

    @Test
    void queuesAreCounted() {
        try (RawClient client = server.connect()) {
            Route route = Route.declare(client);
            route.publish(client, "m1");
            route.consume(client);
            client.delivery();
            becomes(received("queue"), 1);
            becomes(sent("queue"), 1);
            becomes("waxwing_connections{edge=\"line\"}", 1);
            becomes("waxwing_queues_leased", 1);
        }
    }

    @Test
    void whatWaitsIsThere() {
        becomes("waxwing_outbox_bytes", 0);
        becomes("waxwing_outbox_frames", 0);
        becomes("waxwing_mailbox_waiting", 0);
        assertThat(value("waxwing_disk_free_bytes")).isPositive();
        becomes("waxwing_gate_blocked", 0);
    }

    @Test
    void connectionsOfHttpAreCountedUntilTheyEndOrLeaveHttp() {
        double asking = 1;
        becomes("waxwing_connections{edge=\"http\"}", asking);
        try (RawSocket first = new RawSocket(server.httpPort());
                RawSocket _ = new RawSocket(server.httpPort())) {
            becomes("waxwing_connections{edge=\"http\"}", asking + 2);
            assertThat(first.handshake("/feed")).startsWith("HTTP/1.1 101 ");
            becomes("waxwing_connections{edge=\"http\"}", asking + 1);
        }
        becomes("waxwing_connections{edge=\"http\"}", asking);
        assertThat(value("waxwing_connections_opened_total{edge=\"http\"}")).isGreaterThan(2);
        assertThat(value("waxwing_connections_lasted_seconds_count{edge=\"http\"}"))
                .isGreaterThan(1);
    }

    @Test
    void errorsAndLimitsAreCounted() {
        double before = value("waxwing_errors_total{code=\"unsupported_media_type\"}");
        http.send(
                HttpRequest.newBuilder(URI.create(http.base() + "/input"))
                        .POST(BodyPublishers.ofString("{}")));
        becomes("waxwing_errors_total{code=\"unsupported_media_type\"}", before + 1);
        double missing = value("waxwing_errors_total{code=\"not_found\"}");
        http.get("/nowhere");
        becomes("waxwing_errors_total{code=\"not_found\"}", missing + 1);
        for (int i = 0; i < 3; i++) {
            http.post(
                    "/api/v1/auth/login", Map.of("user_id", "nobody", "password", "x".repeat(12)));
        }
        becomes("waxwing_errors_total{code=\"rate_limited\"}", 1);
        becomes("waxwing_limits_hit_total{limit=\"login\",scope=\"user\"}", 1);
        becomes("waxwing_gate_refused_total{stage=\"rate\"}", 1);
    }
}
