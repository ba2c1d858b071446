package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `POST /input` and `POST /input/batch` over HTTP: every status of the contract, and that what was
/// answered with 200 is there after a SIGKILL, and nothing else.
@Timeout(120)
final class IngestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path directory;
    private static RunningServer server;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("data"))
                        .set("feed.max-message=2KiB", "feed.max-batch=4MiB")
                        .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return post(path, "application/json", body);
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.httpPort() + path);
    }

    private static String batch(List<String> contents) {
        return contents.stream()
                .map(c -> "{\"content\":\"" + c + "\"}")
                .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
    }

    private int postWithKey(String path, String body, String key)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 422) {
            assertThat(answer.body()).contains("\"code\":\"key_reused\"");
        }
        return answer.statusCode();
    }

    @Test
    void aPostIsStoredOnceUnderItsKeyAlsoOverASigkill() throws Exception {
        long before = last();
        String batch = batch(List.of("a", "b", "c"));
        String one = "{\"content\":\"d\"}";
        assertThat(postWithKey("/input/batch", batch, "\"key \\\" 1\"")).isEqualTo(200);
        assertThat(postWithKey("/input/batch", batch, "\"key \\\" 1\"")).isEqualTo(200);
        assertThat(postWithKey("/input", one, "\"2\"")).isEqualTo(200);
        server.kill();
        server.restart();
        assertThat(postWithKey("/input/batch", batch, "\"key \\\" 1\"")).isEqualTo(200);
        assertThat(postWithKey("/input", one, "2")).as("without quotes").isEqualTo(200);
        assertThat(last() - before).isEqualTo(4);
        assertThat(postWithKey("/input/batch", batch(List.of("a")), "\"key \\\" 1\""))
                .isEqualTo(422);
        assertThat(postWithKey("/input", one, "\"key \\\" 1\"")).isEqualTo(422);
        assertThat(last() - before).isEqualTo(4);
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        long before = last();
        String huge = "x".repeat(2_000);
        for (String key :
                List.of(
                        "\"\"",
                        "\"a",
                        "\"a\";b=c",
                        "\"a\\b\"",
                        "x".repeat(129),
                        huge,
                        "\"" + huge + "\"")) {
            assertThat(postWithKey("/input", "{\"content\":\"d\"}", key)).as(key).isEqualTo(400);
        }
        assertThat(last()).isEqualTo(before);
    }

    private long last() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/feed")).build();
        JsonNode state = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        return state.path("last").asLong(-1);
    }

    @Test
    void storesBeforeItAnswers() throws Exception {
        long before = last();
        HttpResponse<String> one = post("/input", "{\"content\":\"hello\"}");
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.body()).isEmpty();
        List<String> many = IntStream.range(0, 20_000).mapToObj(i -> "message " + i).toList();
        HttpResponse<String> batch =
                post("/input/batch", "application/json; charset=utf-8", batch(many));
        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(batch.body()).isEmpty();
        assertThat(last()).isEqualTo(before + 20_001);
        server.restart();
        assertThat(last()).as("after SIGKILL").isEqualTo(before + 20_001);
    }

    @Test
    void refusesWithTheStatusesOfTheContractAndStoresNothing() throws Exception {
        long before = last();
        for (String path : List.of("/input", "/input/batch")) {
            String fine = path.equals("/input") ? "{\"content\":\"a\"}" : batch(List.of("a"));
            assertThat(post(path, "", fine).statusCode()).isEqualTo(415);
            assertThat(post(path, "text/plain", fine).statusCode()).isEqualTo(415);
            assertThat(post(path, fine + "}").statusCode()).isEqualTo(400);
            assertThat(post(path, "").statusCode()).isEqualTo(400);
            assertThat(post(path, "{}").statusCode()).isEqualTo(422);
            assertThat(post(path, fine.replace("\"a\"", "1")).statusCode()).isEqualTo(422);
            String large = fine.replace("\"a\"", "\"" + "x".repeat(2_049) + "\"");
            assertThat(post(path, large).statusCode()).isEqualTo(413);
        }
        String halfGood = batch(List.of("a", "b")).replace("\"b\"", "[]");
        assertThat(post("/input/batch", halfGood).statusCode()).isEqualTo(422);
        assertThat(post("/input/batch", "x".repeat((4 << 20) + 1)).statusCode()).isEqualTo(413);
        assertThat(last()).isEqualTo(before);
    }

    @Test
    void aRefusalIsAProblemDocument() throws Exception {
        HttpResponse<String> refused = post("/input", "{\"content\":null}");
        assertThat(refused.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = JSON.readTree(refused.body());
        assertThat(problem.path("code").asText()).isEqualTo("invalid");
        assertThat(problem.path("status").asInt()).isEqualTo(422);
    }

    @Test
    void nothingIsReadableInTheFilesUntilAKeyOpensIt() throws Exception {
        String secret = "a wombat crosses the yard";
        assertThat(post("/input", "{\"content\":\"" + secret + "\"}").statusCode()).isEqualTo(200);
        assertThat(files()).doesNotContain(secret);
        assertThat(server.stderr()).doesNotContain(secret);
    }

    private static String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var paths = Files.newDirectoryStream(server.data(), "waxwing.db*")) {
            for (Path path : paths) {
                all.append(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void aRotatedKeyCountsWithoutARestart() throws Exception {
        assertThat(post("/input", "{\"content\":\"old\"}").statusCode()).isEqualTo(200);
        long before = last();
        ServerLaunch.Ended rotated =
                ServerLaunch.on(server.data())
                        .run("admin", "rotate-key", "--data", server.data().toString());
        assertThat(rotated.exit()).as(rotated.stderr()).isZero();
        assertThat(rotated.stdout()).contains("Key version 2");
        Path keys = server.data().resolve("keys");
        await().until(() -> !Files.exists(keys.resolve("at-rest-1.key")));
        assertThat(keys.resolve("at-rest-2.key")).exists();
        assertThat(post("/input", "{\"content\":\"new\"}").statusCode()).isEqualTo(200);
        assertThat(last()).isEqualTo(before + 1);
    }
}
