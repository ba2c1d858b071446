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
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The feed over WebSockets: what goes in by HTTP comes out at every client, once and in order.
@Timeout(180)
final class FeedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningServer server;

    @BeforeEach
    void start() {
        server = ServerLaunch.on(directory.resolve("data")).start();
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    /// A client that keeps what it gets.
    private static final class Client implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();
        private final List<List<String>> batches = new ArrayList<>();
        private int closed;

        @Override
        public synchronized @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                try {
                    batches.add(List.of(JSON.readValue(partial.toString(), String[].class)));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public synchronized @Nullable CompletionStage<?> onClose(
                WebSocket socket, int code, String reason) {
            closed = code;
            return null;
        }

        synchronized List<List<String>> batches() {
            return List.copyOf(batches);
        }

        List<String> received() {
            return batches().stream().flatMap(List::stream).toList();
        }

        synchronized int closed() {
            return closed;
        }
    }

    private Client connect(String query) {
        Client client = new Client();
        URI uri = URI.create("ws://127.0.0.1:" + server.httpPort() + "/feed" + query);
        http.newWebSocketBuilder().buildAsync(uri, client).join();
        return client;
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "message " + i).toList();
    }

    private void post(List<String> texts) throws Exception {
        String body =
                texts.stream()
                        .map(t -> "{\"content\":\"" + t + "\"}")
                        .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + server.httpPort() + "/input/batch"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    private static void awaitReceived(Client client, List<String> expected) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.received().size() >= expected.size());
        assertThat(client.received()).isEqualTo(expected);
    }

    @Test
    void everyMessageOnceInOrderAtTwoClients() throws Exception {
        Client one = connect("");
        Client two = connect("?after=0");
        for (int from = 1; from <= 100_000; from += 20_000) {
            post(texts(from, from + 19_999));
        }
        awaitReceived(one, texts(1, 100_000));
        awaitReceived(two, texts(1, 100_000));
        assertThat(one.batches()).allSatisfy(b -> assertThat(b).hasSizeBetween(1, 10));
        assertThat(one.closed()).isZero();
    }

    @Test
    void whatArrivesWhileNoneIsConnectedWaitsAlsoAcrossARestart() throws Exception {
        post(texts(1, 12));
        Client one = connect("");
        awaitReceived(one, texts(1, 12));
        assertThat(one.batches()).hasSize(2);
        server.stop();
        server.restart();
        post(texts(13, 15));
        Client two = connect("");
        awaitReceived(two, texts(13, 15));
    }

    @Test
    void aClientGoesOnFromItsOffset() throws Exception {
        post(texts(1, 50));
        Client one = connect("?after=17");
        awaitReceived(one, texts(18, 50));
        Client ahead = connect("?after=51");
        await().until(() -> ahead.closed() == 4404);
        Client odd = connect("?after=seven");
        await().until(() -> odd.closed() == 4404);
        Client other = connect("?after=3&epoch=1");
        await().until(() -> other.closed() == 4404);
    }

    /// The command that appends to a file: killed in the midst of it, it goes on behind the last
    /// whole line.
    @Test
    void theFeedCommandHasEveryMessageOnceInItsFile() throws Exception {
        Path file = directory.resolve("received_messages.json");
        String port = String.valueOf(server.httpPort());
        String[] command = {"feed", "--port", port, "--out", file.toString(), "--after", "0"};
        Process first = ServerLaunch.on(server.data()).spawn(command);
        try {
            post(texts(1, 3_000));
            await().atMost(Duration.ofSeconds(60)).until(() -> lines(file) >= 1_000);
        } finally {
            first.destroyForcibly().waitFor();
        }
        post(texts(3_001, 6_000));
        Process second = ServerLaunch.on(server.data()).spawn(command);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> lines(file) >= 6_000);
            second.destroy();
            assertThat(second.waitFor()).isZero();
        } finally {
            second.destroyForcibly().waitFor();
        }
        List<String> contents = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            contents.add(JSON.readTree(line).path("content").asText());
            assertThat(JSON.readTree(line).path("offset").asInt()).isEqualTo(contents.size());
        }
        assertThat(contents).isEqualTo(texts(1, 6_000));
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
