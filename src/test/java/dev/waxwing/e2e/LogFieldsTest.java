package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.gateway.websocket.Frame;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of the log about a request or a connection say which one it is, and whose.
final class LogFieldsTest {
    private static final String ELSEWHERE = "203.0.113.7";

    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;
    static LogLines log;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "logging.format=json",
                                "line.open-on-loopback=false",
                                "proxy.trusted=127.0.0.1",
                                "limits.block-after=2")
                        .withVariable("WAXWING_LOG", "debug")
                        .start();
        http = new HttpCalls(server.httpPort());
        log = new LogLines(server);
    }

    @AfterAll
    static void close() {
        http.close();
        server.close();
    }

    @Test
    void aRequestIsFoundByTheIdThatItsClientGaveOrGot() {
        KeyPerson ada = KeyPerson.register(http, "ada");
        Reply login = ada.login(http);
        String bearer = "Bearer " + login.field("access_token");
        Reply given =
                http.delete(
                        "/api/v1/sessions/none",
                        "Authorization",
                        bearer,
                        "X-Request-Id",
                        "ada-delete.1");
        assertThat(given.status()).isEqualTo(404);
        JsonNode line = log.one("Refused", Map.of("request", "ada-delete.1"));
        assertThat(line.path("user").asText()).isEqualTo("ada");
        assertThat(line.path("session").asText()).isEqualTo(login.field("session"));
        assertThat(line.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(line.path("edge").asText()).isEqualTo("http");
        assertThat(line.path("code").asText()).isEqualTo("not_found");
        assertThat(line.has("connection")).isFalse();

        Reply got = http.get("/nowhere", "X-Request-Id", "two words");
        assertThat(got.field("instance"))
                .isEqualTo("urn:waxwing:request:" + got.header("X-Request-Id"));
        log.one("Refused", Map.of("request", got.header("X-Request-Id"), "code", "not_found"));
    }

    @Test
    void whatAnotherPartSaysDuringARequestHasItsId() {
        for (String id : new String[] {"guess-1", "guess-2"}) {
            Reply wrong =
                    http.post(
                            "/api/v1/auth/login",
                            Map.of("user_id", "eve", "password", "a wrong guess"),
                            "X-Forwarded-For",
                            ELSEWHERE,
                            "X-Request-Id",
                            id);
            assertThat(wrong.status()).isEqualTo(401);
        }
        JsonNode line = log.one("Blocked ", Map.of("request", "guess-2", "address", ELSEWHERE));
        assertThat(line.path("logger").asText()).isEqualTo("dev.waxwing.gate.AddressBlocks");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        // The thread that did it carries nothing on to the next request.
        try (RawSocket socket = new RawSocket(server.httpPort())) {
            assertThat(socket.handshake("/ws?token=none", "X-Request-Id: shake"))
                    .startsWith("HTTP/1.1 401 ");
        }
        JsonNode next = log.one("Refused", Map.of("request", "shake"));
        assertThat(next.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(next.path("code").asText()).isEqualTo("unauthenticated");
    }

    @Test
    void aWebSocketConnectionIsTheSameInAllItsLines() {
        KeyPerson bob = KeyPerson.register(http, "bob");
        Reply login = bob.login(http);
        String token = login.field("access_token");
        try (FrameClient client = FrameClient.open(server.httpPort(), token)) {
            client.say(bob.frame("frame-1", "nobody", "hello"));
            assertThat(FrameClient.error(client.answer("frame-1"))).isEqualTo("not_found");
            client.say(bob.frame("frame 2", "nobody", "hello"));
            assertThat(FrameClient.error(client.answer("frame 2"))).isEqualTo("not_found");
            client.socket().send(Frame.of(3)); // an opcode that is none
            assertThat(client.socket().readClose()).isEqualTo(1002);
        }
        JsonNode refused = log.one("Refused", Map.of("user", "bob", "request", "frame-1"));
        String connection = refused.path("connection").asText();
        assertThat(connection).isNotEmpty();
        assertThat(refused.path("session").asText()).isEqualTo(login.field("session"));
        assertThat(refused.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(refused.path("edge").asText()).isEqualTo("websocket");
        assertThat(refused.path("code").asText()).isEqualTo("not_found");
        log.one("Refused", Map.of("connection", connection, "request", ""));
        JsonNode failed = log.one("Failed: ", Map.of("connection", connection));
        assertThat(failed.path("user").asText()).isEqualTo("bob");
    }

    @Test
    void aLineConnectionIsTheSameInAllItsLines() throws Exception {
        String key = KeyPerson.register(http, "cat").apiKey(http, "consume").field("key");
        try (RawClient client = server.connect()) {
            assertThat(client.ask("auth " + key)).isEqualTo("OK cat");
            assertThat(client.ask("declare_queue q")).startsWith("Error: forbidden");
        }
        JsonNode refused = log.one("Refused", Map.of("user", "cat", "code", "forbidden"));
        String connection = refused.path("connection").asText();
        assertThat(connection).isNotEmpty();
        assertThat(refused.path("session").asText()).isNotEmpty();
        assertThat(refused.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(refused.path("edge").asText()).isEqualTo("line");
        log.one("Closed", Map.of("connection", connection, "user", "cat"));
    }

    @Test
    void aFailureOnTheLineSaysWhoseItIs() throws Exception {
        Path tokens = server.data().resolve("tokens");
        Files.writeString(tokens, "");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
        try (RawClient client = server.connect()) {
            assertThat(client.ask("auth wx_nobody")).startsWith("Error: authentication failed");
        } finally {
            Files.delete(tokens);
        }
        JsonNode failed = log.one("Failed", Map.of("edge", "line"));
        assertThat(failed.path("error").asText()).contains("tokens");
        assertThat(failed.path("address").asText()).isEqualTo("127.0.0.1");
        log.one(
                "Refused",
                Map.of(
                        "connection",
                        failed.path("connection").asText(),
                        "code",
                        "unauthenticated"));
    }
}
