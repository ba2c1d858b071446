package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sizes and the depth of `docs/limits.md` are those that the server holds to: each is set to
/// another value here, where it can be set.
final class LimitKeysTest {
    private static final int JSON = 2048;
    private static final int BATCH = 64 << 10;
    private static final int MESSAGE = 1024;
    private static final int FRAME = 4096;
    private static final int LINE = 3000;
    private static final int LEVELS = 32;

    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "limits.rates=false",
                                "limits.json-size=" + JSON + " B",
                                "limits.message-size=" + FRAME + " B",
                                "feed.max-batch=" + BATCH + " B",
                                "feed.max-message=" + MESSAGE + " B",
                                "line.max-line=" + LINE + " B")
                        .start();
        http = new HttpCalls(server.httpPort());
    }

    @AfterAll
    static void close() {
        http.close();
        server.close();
    }

    private static int status(String path, String body) {
        return http.postText(path, body).status();
    }

    /// JSON of so many bytes.
    private static String padded(String json, int bytes) {
        return json + " ".repeat(bytes - json.length());
    }

    @Test
    void jsonSize() {
        String login = "{\"user_id\":\"nobody\"}";
        for (String path : new String[] {"/api/v1/auth/challenge", "/auth/login"}) {
            assertThat(status(path, padded(login, JSON))).as(path).isNotEqualTo(413);
            assertThat(status(path, padded(login, JSON + 1))).as(path).isEqualTo(413);
        }
    }

    @Test
    void jsonDepth() {
        for (String path : new String[] {"/api/v1/auth/challenge", "/input"}) {
            assertThat(status(path, nested(path, LEVELS))).as(path).isEqualTo(200);
            assertThat(status(path, nested(path, LEVELS + 1))).as(path).isEqualTo(400);
        }
    }

    /// A body with a field that nobody reads, so many levels deep.
    private static String nested(String path, int levels) {
        String field = path.equals("/input") ? "content" : "user_id";
        return "{\"%s\":\"nobody\",\"x\":%s1%s}"
                .formatted(field, "[".repeat(levels - 1), "]".repeat(levels - 1));
    }

    @Test
    void feedSizes() {
        assertThat(status("/input", content(MESSAGE))).isEqualTo(200);
        assertThat(status("/input", content(MESSAGE + 1))).isEqualTo(413);
        String batch = "{\"messages\":[" + content(10) + "]}";
        assertThat(status("/input/batch", padded(batch, BATCH))).isEqualTo(200);
        assertThat(status("/input/batch", padded(batch, BATCH + 1))).isEqualTo(413);
    }

    private static String content(int bytes) {
        return "{\"content\":\"" + "x".repeat(bytes) + "\"}";
    }

    @Test
    void messageSize() {
        String token = KeyPerson.register(http, "ann").token(http);
        try (RawSocket fits = RawSocket.open(server.httpPort(), "/ws?token=" + token);
                RawSocket large = RawSocket.open(server.httpPort(), "/ws?token=" + token)) {
            fits.text(padded("{}", FRAME));
            assertThat(fits.readText()).contains("\"malformed\"");
            large.text(padded("{}", FRAME + 1));
            assertThat(large.readClose()).isEqualTo(1009);
        }
    }

    @Test
    void maxLine() {
        try (RawClient client = server.connect()) {
            assertThat(client.ask(padded("ping", LINE))).isEqualTo("PONG");
            client.send(padded("ping", LINE + 1));
            assertThat(client.linesUntilClosed())
                    .containsExactly("Error: line longer than " + LINE + " bytes");
        }
    }
}
