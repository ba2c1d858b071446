package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `/api/v1/rules`: changes, versions, what is refused, the dry run.
final class RuleApiTest {
    private static final String PATH = "/api/v1/rules";

    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    static HttpCalls http;
    static String token;

    @BeforeAll
    static void logIn() throws IOException {
        http = new HttpCalls(SERVER.server().httpPort());
        KeyPerson admin = new KeyPerson("rule-admin", SigningKey.generate());
        try (AdminClient client = AdminClient.connect(SERVER.server().data()).orElseThrow()) {
            Map<String, String> user =
                    Map.of(
                            "user",
                            admin.id(),
                            "role",
                            "admin",
                            "public-key",
                            admin.key().verifyingKey().base64());
            client.run("user.create", new AdminArguments(user), _ -> {});
        }
        token = admin.token(http);
    }

    @AfterAll
    static void close() {
        http.close();
    }

    private static String[] headers(String... more) {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Reply put(String name, String rule, String... headers) {
        return http.send(
                HttpRequest.newBuilder(URI.create(http.base() + PATH + "/" + name))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(rule)),
                headers(headers));
    }

    private static Reply get(String path) {
        return http.get(PATH + path, headers());
    }

    private static Reply delete(String name, String... headers) {
        return http.delete(PATH + "/" + name, headers(headers));
    }

    private static Reply test(String message) {
        return http.postText(PATH + "/test", message, headers());
    }

    private static String drops(String name, String reason) {
        return """
        {"name": "%s", "target": {"topic": "%s.>"}, "do": [{"drop": "%s"}]}\
        """
                .formatted(name, name, reason);
    }

    @Test
    void aRuleIsPutShownListedAndRemoved() {
        Reply made = put("api-1", drops("api-1", "one"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(made.json().path("version").asInt()).isEqualTo(1);
        Reply shown = get("/api-1");
        assertThat(shown.body()).isEqualTo(made.body());
        assertThat(shown.header("Content-Type")).isEqualTo("application/json");
        assertThat(put("api-1", shown.body()).status()).as("what was shown").isEqualTo(200);
        JsonNode row = row("api-1");
        assertThat(row.path("version").asInt()).isEqualTo(2);
        assertThat(row.path("changed_by").asText()).isEqualTo("rule-admin");
        assertThat(row.path("changed_at").asText()).endsWith("Z");
        assertThat(delete("api-1").status()).isEqualTo(204);
        assertThat(get("/api-1").status()).isEqualTo(404);
        assertThat(delete("api-1").status()).isEqualTo(404);
        JsonNode versions = get("/api-1/versions").json().path("versions");
        assertThat(versions).hasSize(3);
        assertThat(versions.get(0).has("rule")).isFalse();
        assertThat(versions.get(2).path("rule").path("name").asText()).isEqualTo("api-1");
        assertThat(get("/never/versions").status()).isEqualTo(404);
    }

    private static JsonNode row(String name) {
        for (JsonNode row : get("").json().path("rules")) {
            if (row.path("name").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("not in the list: " + name);
    }

    @Test
    void aChangeOfWhatHasChangedIsAConflict() {
        put("api-2", drops("api-2", "one"), "If-None-Match", "*");
        assertThat(put("api-2", drops("api-2", "two"), "If-None-Match", "*").status())
                .isEqualTo(409);
        assertThat(put("api-2", drops("api-2", "two"), "If-Match", "\"1\"").status())
                .isEqualTo(200);
        Reply late = put("api-2", drops("api-2", "three"), "If-Match", "\"1\"");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.field("code")).isEqualTo("conflict");
        assertThat(late.field("detail")).isEqualTo("the rule api-2 is there, in version 2");
        String old = drops("api-2", "four").replaceFirst("\\{", "{\"version\": 1, ");
        assertThat(put("api-2", old).status()).isEqualTo(409);
        assertThat(put("api-2", old, "If-Match", "W/\"1\"").status()).isEqualTo(422);
        assertThat(delete("api-2", "If-Match", "\"1\"").status()).isEqualTo(409);
        assertThat(delete("api-2", "If-Match", "\"2\"").status()).isEqualTo(204);
    }

    @Test
    void aBrokenRuleIsRefusedWithItsPlace() {
        Reply broken = put("api-3", "{\"name\": \"api-3\",\n \"do\": [{\"dorp\": \"x\"}]}");
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.field("code")).isEqualTo("invalid");
        assertThat(broken.field("detail"))
                .startsWith("line 2, column 10, at /do/0/dorp: an action has no field 'dorp';");
        Reply noJson = put("api-3", "{\"name\": ");
        assertThat(noJson.status()).isEqualTo(400);
        assertThat(noJson.field("code")).isEqualTo("malformed");
        assertThat(noJson.field("detail")).startsWith("line 1, column 10: this is not JSON: ");
        assertThat(put("api-3", drops("other", "x")).status()).isEqualTo(422);
        assertThat(put("API-3", drops("api-3", "x")).status()).isEqualTo(404);
        assertThat(put("api-3", " ".repeat(17_000)).status()).isEqualTo(413);
        assertThat(get("/api-3").status()).as("nothing was stored").isEqualTo(404);
        Reply text =
                http.send(
                        HttpRequest.newBuilder(URI.create(http.base() + PATH + "/api-3"))
                                .PUT(BodyPublishers.ofString(drops("api-3", "x"))),
                        headers());
        assertThat(text.status()).isEqualTo(415);
    }

    @Test
    void aDryRunTellsWhatCountsNow() {
        String message =
                """
                {"kind": "topic", "topic": "api-4.x", "sender": "ada", "role": "member"}\
                """;
        assertThat(verdict(message)).isEqualTo("allowed");
        put("api-4", drops("api-4", "one"));
        assertThat(verdict(message)).isEqualTo("dropped");
        JsonNode answer = test(message).json();
        assertThat(answer.path("result").path("decided_by").asText()).isEqualTo("api-4");
        assertThat(answer.path("result").path("reason").asText()).isEqualTo("one");
        assertThat(step(answer, "api-4").path("outcome").asText()).isEqualTo("fired");
        assertThat(step(answer, "api-4").path("did").get(0).asText())
                .isEqualTo("{\"drop\":\"one\"}");
        put("api-4", drops("api-4", "two"));
        assertThat(test(message).json().path("result").path("reason").asText()).isEqualTo("two");
        delete("api-4");
        assertThat(verdict(message)).isEqualTo("allowed");
        Reply broken = test("{\"kind\": \"topic\"}");
        assertThat(broken.status()).isEqualTo(422);
    }

    private static String verdict(String message) {
        Reply reply = test(message);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().path("result").path("verdict").asText();
    }

    private static JsonNode step(JsonNode answer, String rule) {
        for (JsonNode step : answer.path("rules")) {
            if (step.path("rule").asText().equals(rule)) {
                return step;
            }
        }
        throw new AssertionError("not explained: " + rule);
    }
}
