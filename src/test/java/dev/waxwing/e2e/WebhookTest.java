package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.webhooks.Receiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks from the command line and over REST, beside a server and on its data.
final class WebhookTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir Path directory;
    private Receiver receiver;
    private ServerLaunch launch;

    @BeforeEach
    void prepare() {
        receiver = new Receiver();
        launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set("webhooks.allowed-hosts=" + receiver.place());
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private ServerLaunch.Ended admin(String... words) {
        List<String> command = new ArrayList<>(List.of("admin"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", launch.data().toString()));
        command.addAll(List.of("--set", "webhooks.allowed-hosts=" + receiver.place()));
        return launch.run(command.toArray(String[]::new));
    }

    private String done(String... words) {
        ServerLaunch.Ended ended = admin(words);
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    private String refused(String... words) {
        ServerLaunch.Ended ended = admin(words);
        assertThat(ended.exit()).as(ended.stdout()).isEqualTo(1);
        return ended.stderr();
    }

    @Test
    void theCommandLineManagesThemWithAndWithoutAServer() {
        String[] made =
                done("webhook", "add", "early", receiver.url("/early"), "--topic", "orders.>")
                        .strip()
                        .split("\n");
        assertThat(made).hasSize(2);
        assertThat(made[1]).startsWith("whsec_");
        assertThat(done("webhook", "test", made[0])).contains("delivered, status 200");
        assertThat(receiver.await(1).getFirst().isSignedBy(made[1])).isTrue();
        try (RunningServer server = launch.start()) {
            assertThat(done("webhook", "list")).contains(made[0], "early", "enabled", "orders.>");
            String[] late =
                    done("webhook", "add", "late", receiver.url("/"), "--types", "user.added")
                            .strip()
                            .split("\n");
            assertThat(done("webhook", "test", late[0])).contains("delivered");
            assertThat(receiver.await(2).getLast().isSignedBy(late[1])).isTrue();
            receiver.answering(500);
            assertThat(refused("webhook", "test", late[0])).contains("status 500");
            assertThat(done("webhook", "disable", late[0])).contains("is disabled");
            assertThat(done("webhook", "show", late[0]))
                    .contains("disabled", "user.added", "waiting       0", "dead letters  0")
                    .doesNotContain("whsec_");
            assertThat(done("webhook", "dead", late[0])).isEmpty();
            assertThat(done("webhook", "retry", late[0])).contains("0 events");
            assertThat(refused("webhook", "add", "x", "https://elsewhere.example/", "--topic", "a"))
                    .contains("webhooks.allowed-hosts");
            assertThat(refused("webhook", "show", "nothing")).contains("there is no webhook");
            server.kill();
        }
        assertThat(done("webhook", "list")).contains("early", "late", "disabled");
        assertThat(done("webhook", "enable", made[0])).contains("is enabled");
        assertThat(done("webhook", "remove", made[0])).contains("removed");
        assertThat(done("webhook", "list")).doesNotContain("early");
        assertThat(done("audit", "list"))
                .contains(
                        "webhook_added", "webhook_changed", "webhook_removed", "webhook.test done");
        assertThat(done("audit", "verify")).contains("whole");
    }

    @Test
    void administratorsManageThemOverRest() {
        launch = launch.set("limits.rates=false");
        try (RunningServer server = launch.start();
                HttpCalls http = new HttpCalls(server.httpPort())) {
            String[] admin = login(http, done("setup-token").strip());
            Reply made =
                    http.post(
                            "/api/v1/webhooks",
                            Map.of(
                                    "name", "rest",
                                    "url", receiver.url("/rest"),
                                    "types", List.of("message.created")),
                            admin);
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            assertThat(made.field("secret")).startsWith("whsec_");
            String one = "/api/v1/webhooks/" + made.field("id");
            Reply tested = http.postText(one + "/test", "{}", admin);
            assertThat(tested.field("result")).as(tested.body()).isEqualTo("delivered");
            assertThat(receiver.await(1).getFirst().isSignedBy(made.field("secret"))).isTrue();
            JsonNode all = http.get("/api/v1/webhooks", admin).json().path("webhooks");
            assertThat(all.size()).isEqualTo(1);
            assertThat(all.get(0).has("secret")).isFalse();
            assertThat(
                            http.postText(one + "/disable", "{}", admin)
                                    .json()
                                    .path("enabled")
                                    .asBoolean())
                    .isFalse();
            assertThat(http.get(one, admin).json().path("waiting").asLong(-1)).isZero();
            assertThat(http.get(one + "/dead-letters", admin).json().path("dead_letters").size())
                    .isZero();
            assertThat(http.postText(one + "/retry", "{}", admin).json().path("retried").asLong(-1))
                    .isZero();
            for (Map<String, ?> bad :
                    List.<Map<String, ?>>of(
                            Map.of("name", "x"),
                            Map.of("name", "x", "url", "https://elsewhere.example/", "topic", "a"),
                            Map.of("name", "x", "url", receiver.url("/")),
                            Map.of("name", "x", "url", receiver.url("/"), "topic", "a..b"),
                            Map.of(
                                    "name",
                                    "x",
                                    "url",
                                    "http://u@" + receiver.place(),
                                    "topic",
                                    "a"))) {
                Reply reply = http.post("/api/v1/webhooks", bad, admin);
                assertThat(reply.status()).as(reply.body()).isEqualTo(422);
            }
            assertThat(http.delete(one, admin).status()).isEqualTo(204);
            assertThat(http.get(one, admin).status()).isEqualTo(404);
            Reply metrics = http.get("/metrics", admin);
            assertThat(metrics.body())
                    .contains("waxwing_breakers{kind=\"webhook\",state=\"closed\"} 1.0")
                    .contains(
                            "waxwing_breaker_calls_total{kind=\"webhook\",result=\"success\"} 1.0")
                    .contains("waxwing_webhooks_dead_total");
            await().untilAsserted(() ->
                    assertThat(http.get("/health", admin).body()).contains("\"webhooks\""));
            assertThat(done("audit", "list")).contains("webhook_added  root");
            assertThat(server.stderr()).doesNotContain("whsec_");
        }
    }

    /// The first administrator, `root`.
    private static String[] login(HttpCalls http, String setupToken) {
        Reply reply =
                http.post(
                        "/api/v1/auth/register",
                        Map.of("user_id", "root", "password", PASSWORD, "setup_token", setupToken));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return new String[] {"Authorization", "Bearer " + reply.field("access_token")};
    }
}
