package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What passes through a server that logs all it can is not in its log.
final class LogSecrecyTest {
    private static final String BODY = "BodyThatNobodyMayRead01234567899";
    private static final String GUESS = "wx_AGuessThatNobodyMayRead0123456789";

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void neitherBodiesNorTokensAreLogged(String format) throws Exception {
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve(format))
                        .set("line.open-on-loopback=false", "logging.format=" + format)
                        .withVariable("WAXWING_LOG", "trace");
        String token =
                launch.run("admin", "token", "create", "alice", "--data", launch.data().toString())
                        .stdout()
                        .strip();
        assertThat(token).startsWith("wx_");
        try (RunningServer server = launch.start()) {
            speak(server, token);
            assertThat(server.stop()).isZero();
            String log = server.stderr();

            assertThat(log).isNotBlank().doesNotContain(BODY, GUESS, token);
            if (format.equals("json")) {
                isJson(log.lines().toList());
            }
        }
    }

    private static void speak(RunningServer server, String token) {
        try (RawClient stranger = server.connect()) {
            assertThat(stranger.ask("auth " + GUESS)).startsWith("Error: ");
        }
        try (RawClient client = server.connect()) {
            assertThat(client.ask("auth " + token)).isEqualTo("OK alice");
            Route route = Route.declare(client);
            String json = Sample.json("m1", BODY);
            assertThat(client.ask(route.publishing(json))).isEqualTo("ACK m1");
            assertThat(client.ask("publish nowhere key " + json)).startsWith("Error: ");
            assertThat(client.ask(route.publishing("{" + BODY))).startsWith("Invalid message");
            assertThat(client.ask("nonsense " + BODY)).isEqualTo("Unknown command");
            assertThat(client.fetch(route.queue())).contains(BODY);
        }
    }

    private static void isJson(List<String> lines) throws Exception {
        for (String line : lines) {
            JsonNode object = new ObjectMapper().readTree(line);
            assertThat(object.fieldNames())
                    .toIterable()
                    .contains("at", "level", "logger", "thread", "message")
                    .isSubsetOf(
                            "at",
                            "level",
                            "logger",
                            "thread",
                            "message",
                            "connection",
                            "request",
                            "user",
                            "session",
                            "address",
                            "edge",
                            "code",
                            "error");
        }
    }
}
