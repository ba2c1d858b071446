package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL in the midst of posts, several times: every batch that was answered is there, the one
/// whose answer was lost is there as a whole or not at all, and offsets go on without a hole.
@Timeout(180)
final class IngestKillTest {
    private static final int KILLS = 4;
    private static final int BATCH = 500;
    private static final String BODY =
            IntStream.range(0, BATCH)
                    .mapToObj(i -> "{\"content\":\"message " + i + "\"}")
                    .collect(Collectors.joining(",", "{\"messages\":[", "]}"));

    @TempDir Path directory;

    @Test
    void nothingThatWasAnsweredIsLost() throws Exception {
        try (RunningServer server = ServerLaunch.on(directory.resolve("data")).start()) {
            long stored = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                long answered = postUntilKilled(server, 5 + 10 * kill);
                server.restart();
                long last = last(server);
                assertThat(last % BATCH).as("whole batches only").isZero();
                assertThat(last / BATCH - stored).isBetween(answered, answered + 1);
                stored = last / BATCH;
            }
        }
    }

    /// The batches that were answered with 200 before the server was killed.
    private static long postUntilKilled(RunningServer server, int enough) throws Exception {
        AtomicLong answered = new AtomicLong();
        URI uri = URI.create("http://127.0.0.1:" + server.httpPort() + "/input/batch");
        Thread poster =
                Thread.ofVirtual()
                        .start(() -> {
                            try (HttpClient http = HttpClient.newHttpClient()) {
                                while (true) {
                                    post(http, uri);
                                    answered.incrementAndGet();
                                }
                            } catch (IOException _) {
                                // killed: the answer to the last one is lost
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().until(() -> answered.get() >= enough);
        server.kill();
        poster.join();
        return answered.get();
    }

    private static void post(HttpClient http, URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(BODY))
                        .build();
        if (http.send(request, BodyHandlers.discarding()).statusCode() != 200) {
            throw new IOException("refused");
        }
    }

    private static long last(RunningServer server) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.httpPort() + "/feed");
            String state =
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
            return new ObjectMapper().readTree(state).path("last").asLong(-1);
        }
    }
}
