package dev.waxwing.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.RawSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/live`, `/ready` and `/health`, and what clients are told when the server stops.
final class DrainTest {
    @TempDir Path directory;

    /// A client that is told to leave, and takes its time.
    private static final class Lingering implements WebSocket.Listener {
        private final AtomicInteger told = new AtomicInteger();
        private final CompletableFuture<Void> leaves = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            told.set(code);
            return leaves;
        }
    }

    @Test
    void whoWatchesSeesADrainAndClientsAreTold() throws Exception {
        Lingering lingering = new Lingering();
        HttpClient client = HttpClient.newHttpClient();
        try (RunningServer server = ServerLaunch.on(directory.resolve("d")).start();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            assertThat(http.get("/ready").status()).isEqualTo(200);
            assertThat(http.get("/live").status()).isEqualTo(200);
            Reply health = http.get("/health");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.json().path("ready").asBoolean()).isTrue();
            assertThat(health.json().path("parts").properties())
                    .extracting(part -> part.getKey())
                    .contains("journal", "disk", "event loops", "broker", "accounts")
                    .contains("web event loops", "connections", "logs", "feed", "conversations");

            URI feed = URI.create("ws://127.0.0.1:" + server.httpPort() + "/feed");
            client.newWebSocketBuilder().buildAsync(feed, lingering).join();
            try (RawSocket late = new RawSocket("127.0.0.1", server.httpPort())) {
                // Answered once, it is one of those who are connected already.
                late.send("GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(US_ASCII));
                String alive = late.head();
                assertThat(alive).startsWith("HTTP/1.1 200 ");
                var _ = late.body(alive);
                CompletableFuture<Integer> stopped =
                        CompletableFuture.supplyAsync(() -> server.stop());
                await().until(() -> lingering.told.get() == 4001);
                assertThat(http.get("/ready").status()).isEqualTo(503);
                assertThat(http.get("/live").status()).isEqualTo(200);
                String head = late.handshake("/feed");
                assertThat(head).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After: ");
                assertThat(late.body(head)).contains("\"draining\"");
                lingering.leaves.complete(null);
                assertThat(stopped.get(20, SECONDS)).isZero();
            }
        } finally {
            // Not close(): it waits, for as long as it takes, for a WebSocket to end in order.
            client.shutdownNow();
        }
    }
}
