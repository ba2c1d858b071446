package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.ErrorCode.Remedy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Refusals at every edge: each has the number and the name of the catalogue, says when to come
/// back exactly where waiting helps, and is counted once.
final class RefusalsTest {
    @TempDir private Path directory;

    @Test
    void everyRefusalHasItsCodeSaysWhenToRetryAndIsCountedOnce() {
        try (RunningServer server =
                        ServerLaunch.on(directory.resolve("d"))
                                .set(
                                        "limits.registration-address=1/h burst 1",
                                        "limits.login-user=1/h burst 1",
                                        "limits.message-user=1/h burst 5")
                                .start();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            KeyPerson alice = KeyPerson.register(http, "alice");
            String token = alice.token(http);
            String[] bearer = {"Authorization", "Bearer " + token};
            isRefused(http, ErrorCode.MALFORMED, () -> http.postText("/input", "{"));
            isRefused(http, ErrorCode.INVALID, () -> http.postText("/input", "{}"));
            isRefused(
                    http,
                    ErrorCode.TOO_LARGE,
                    () -> http.postText("/api/v1/auth/login", " ".repeat(20_000)));
            isRefused(http, ErrorCode.UNAUTHENTICATED, () -> http.get("/api/v1/sessions"));
            isRefused(http, ErrorCode.FORBIDDEN, () -> http.get("/metrics", bearer));
            isRefused(http, ErrorCode.NOT_FOUND, () -> http.get("/nowhere"));
            isRefused(
                    http, ErrorCode.NOT_FOUND, () -> http.delete("/api/v1/sessions/none", bearer));
            isRefused(http, ErrorCode.METHOD_NOT_ALLOWED, () -> http.delete("/input"));
            isRefused(http, ErrorCode.UPGRADE_REQUIRED, () -> http.get("/ws"));
            isRefused(
                    http,
                    ErrorCode.ORIGIN_REFUSED,
                    () ->
                            http.postText(
                                    "/api/v1/auth/refresh",
                                    "",
                                    "Origin",
                                    "https://elsewhere.example"));
            isRefused(
                    http,
                    ErrorCode.RATE_LIMITED,
                    () -> http.post("/api/v1/auth/challenge", Map.of("user_id", "alice")));
            isRefused(
                    http,
                    ErrorCode.RATE_LIMITED,
                    () ->
                            http.post(
                                    "/api/v1/auth/register",
                                    Map.of("user_id", "bob", "password", "long enough")));
            try (FrameClient a = FrameClient.open(server.httpPort(), token)) {
                frames(http, alice, a);
            }
        }
    }

    @Test
    void everyLineThatSaysNoIsCountedOnce() {
        try (RunningServer server =
                        ServerLaunch.on(directory.resolve("l")).set("line.max-line=2000").start();
                HttpCalls http = new HttpCalls(server.httpPort());
                RawClient client = server.connect()) {
            assertThat(client.ask("declare_queue small max_length=1 overflow=reject"))
                    .isEqualTo("Queue declared");
            assertThat(client.ask("declare_exchange x")).isEqualTo("Exchange declared");
            assertThat(client.ask("bind small x k")).isEqualTo("Queue bound");
            assertThat(client.ask("publish x k " + Sample.json("1"))).isEqualTo("ACK 1");
            saysNo(http, client, ErrorCode.QUEUE_FULL, "publish x k " + Sample.json("2"));
            saysNo(http, client, ErrorCode.MALFORMED, "publish x k {");
            saysNo(http, client, ErrorCode.MALFORMED, "sing");
            saysNo(http, client, ErrorCode.NOT_FOUND, "consume none");
            saysNo(http, client, ErrorCode.NOT_FOUND, "bind small none k");
            saysNo(http, client, ErrorCode.NOT_FOUND, "publish x none " + Sample.json("3"));
            saysNo(http, client, ErrorCode.CONFLICT, "declare_queue small max_length=2");
            saysNo(http, client, ErrorCode.INVALID, "declare_queue q ttl=soon");
            saysNo(http, client, ErrorCode.UNAUTHENTICATED, "auth nothing");
        }
        try (RunningServer server =
                        ServerLaunch.on(directory.resolve("l")).set("line.max-line=2000").start();
                HttpCalls http = new HttpCalls(server.httpPort());
                RawClient client = server.connect()) {
            saysNo(http, client, ErrorCode.TOO_LARGE, "x".repeat(3_000));
        }
    }

    private static void saysNo(HttpCalls http, RawClient client, ErrorCode code, String line) {
        double before = counted(http, code);
        assertThat(client.ask(line)).as(line).matches("Error: .*|Invalid .*|Unknown command.*");
        assertThat(counted(http, code)).as(line).isEqualTo(before + 1);
    }

    private interface Asking {
        Reply ask();
    }

    private static void isRefused(HttpCalls http, ErrorCode code, Asking asking) {
        double before = counted(http, code);
        Reply reply = asking.ask();
        assertThat(reply.status()).as(reply.body()).isEqualTo(code.httpStatus());
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.field("code")).isEqualTo(code.code());
        assertThat(reply.json().path("number").asInt()).isEqualTo(code.number());
        assertThat(reply.field("detail")).isNotBlank();
        boolean waits = code.remedy() != Remedy.CHANGE;
        assertThat(reply.json().has("retry_after_ms")).as(code.code()).isEqualTo(waits);
        assertThat(!reply.header("Retry-After").isEmpty()).as(code.code()).isEqualTo(waits);
        assertThat(counted(http, code)).as(code.code()).isEqualTo(before + 1);
    }

    private static void frames(HttpCalls http, KeyPerson alice, FrameClient a) {
        isRefused(http, a, ErrorCode.MALFORMED, "{");
        isRefused(http, a, ErrorCode.NOT_FOUND, alice.frame("1", "nobody", "x"));
        isRefused(
                http,
                a,
                ErrorCode.SIGNATURE_INVALID,
                alice.frame("2", "alice", "x").replace("\"x\"", "\"y\""));
        List<String> more = List.of("3", "4", "5");
        more.forEach(id -> a.say(alice.unsigned(id, "alice", "x")));
        isRefused(http, a, ErrorCode.RATE_LIMITED, alice.frame("6", "alice", "x"));
    }

    private static void isRefused(HttpCalls http, FrameClient a, ErrorCode code, String frame) {
        double before = counted(http, code);
        a.say(frame);
        JsonNode error =
                a.next(answer -> answer.path("error").path("name").asText().equals(code.code()))
                        .path("error");
        assertThat(error.path("code").asInt()).isEqualTo(code.number());
        assertThat(error.has("retry_after_ms")).isEqualTo(code.remedy() != Remedy.CHANGE);
        assertThat(counted(http, code)).as(code.code()).isEqualTo(before + 1);
    }

    /// Every code has its figure from the start.
    private static double counted(HttpCalls http, ErrorCode code) {
        Matcher line =
                Pattern.compile(
                                "^waxwing_errors_total\\{code=\"" + code.code() + "\"} (\\S+)$",
                                Pattern.MULTILINE)
                        .matcher(http.get("/metrics").body());
        assertThat(line.find()).as(code.code()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    /// The catalogue's own promise.
    @Test
    void everyCodeHasANumberAndANameOfItsOwn() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number))
                .doesNotHaveDuplicates();
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::meaning))
                .allMatch(m -> m.endsWith("."));
    }
}
