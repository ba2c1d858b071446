package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./waxwing admin trace` and `GET /api/v1/admin/trace/ID`: where a message is.
final class TraceTest {
    private static final String SECRET = "c2VjcmV0LXBheWxvYWQ=";

    @TempDir Path directory;

    private ServerLaunch launch;
    private RunningServer server;
    private HttpCalls http;
    private KeyPerson alice;
    private KeyPerson bob;
    private KeyPerson root;

    @BeforeEach
    void start() throws IOException {
        launch = ServerLaunch.on(directory.resolve("d")).set("limits.rates=false");
        server = launch.start();
        http = new HttpCalls(server.httpPort());
        alice = KeyPerson.register(http, "alice");
        bob = KeyPerson.register(http, "bob");
        root = new KeyPerson("root", SigningKey.generate());
        operate(
                "user.create",
                Map.of(
                        "user",
                        root.id(),
                        "role",
                        "admin",
                        "public-key",
                        root.key().verifyingKey().base64()));
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private List<String> operate(String operation, Map<String, String> arguments)
            throws IOException {
        List<String> lines = new ArrayList<>();
        try (AdminClient client = AdminClient.connect(server.data()).orElseThrow()) {
            client.run(operation, new AdminArguments(arguments), lines::add);
        }
        return lines;
    }

    private NativeClient open(KeyPerson who) {
        return NativeClient.open(server.httpPort(), who.token(http));
    }

    private Reply trace(KeyPerson who, String id) {
        return http.get("/api/v1/admin/trace/" + id, "Authorization", "Bearer " + who.token(http));
    }

    private JsonNode found(String id) {
        Reply reply = trace(root, id);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("hello").doesNotContain(SECRET);
        return reply.json();
    }

    private JsonNode queue(String id, String queue) {
        for (JsonNode place : found(id).path("queues")) {
            if (place.path("queue").asText().equals(queue)) {
                return place;
            }
        }
        throw new AssertionError(id + " is not in " + queue);
    }

    private String state(String id, String queue) {
        return queue(id, queue).path("state").asText();
    }

    private ServerLaunch.Ended command(String... words) {
        List<String> command = new ArrayList<>(List.of("admin", "trace"));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", launch.data().toString()));
        return launch.run(command.toArray(String[]::new));
    }

    @Test
    void aDirectMessageIsFollowedFromStoredToRead() {
        long offset;
        try (NativeClient a = open(alice)) {
            offset =
                    a.ask("send", "{'to':{'user':'bob'},'message_id':'d-1','content':'hello'}")
                            .path("data")
                            .path("offset")
                            .asLong();
        }
        JsonNode place = found("d-1").path("direct").path(0);
        assertThat(place.path("conversation").asText()).isEqualTo("dm:alice:bob");
        assertThat(place.path("offset").asLong()).isEqualTo(offset);
        assertThat(place.path("from").asText()).isEqualTo("alice");
        assertThat(place.path("delivered").asBoolean()).isFalse();
        try (NativeClient b = open(bob)) {
            b.next("message");
            await().until(() -> found("d-1").at("/direct/0/delivered").asBoolean());
            assertThat(found("d-1").at("/direct/0/acknowledged").asBoolean()).isFalse();
            b.ask("receipt", "{'conversation':'dm:alice:bob','delivered':" + offset + "}");
            assertThat(found("d-1").at("/direct/0/acknowledged").asBoolean()).isTrue();
            assertThat(found("d-1").at("/direct/0/read").asBoolean()).isFalse();
            b.ask("receipt", "{'conversation':'dm:alice:bob','read':" + offset + "}");
        }
        server.kill();
        server.restart();
        http.close();
        http = new HttpCalls(server.httpPort());
        JsonNode read = found(String.valueOf(offset)).path("direct").path(0);
        assertThat(read.path("read").asBoolean()).isTrue();
        assertThat(read.path("offset").asLong()).isEqualTo(offset);
    }

    @Test
    void aMessageToATopicIsFoundWhereItIsKeptAndCopied() throws IOException {
        operate(
                "rule.put",
                Map.of(
                        "text",
                        """
                        {"name": "late", "target": {"topic": "held"},
                         "do": [{"copy": {"queue": "work"}}, {"delay": "10m"}, {"tag": "slow"}]}
                        """));
        try (NativeClient a = open(alice);
                RawClient line = server.connect()) {
            line.ask("declare_queue work");
            a.publish("numbers", 1);
            a.ask(
                    "publish",
                    "{'topic':'numbers','message_id':'t-1','payload':'hello',"
                            + "'headers':{'correlation_id':'order-7'}}");
            JsonNode place = found("t-1").path("topics").path(0);
            assertThat(place.path("topic").asText()).isEqualTo("numbers");
            assertThat(place.path("offset").asLong()).isEqualTo(2);
            assertThat(place.path("oldest_kept").asLong()).isEqualTo(1);
            assertThat(place.path("epoch").asLong()).isPositive();
            assertThat(place.path("correlation_id").asText()).isEqualTo("order-7");

            a.ask("publish", "{'topic':'held','message_id':'t-2','payload':'hello'}");
            assertThat(queue("t-2", "work").path("state").asText()).isEqualTo("ready");
            JsonNode held = queue("t-2", "waxwing.delayed.1");
            assertThat(held.path("state").asText()).isEqualTo("delayed");
            assertThat(held.path("topic").asText()).isEqualTo("held");
            assertThat(held.path("visible_at").asText()).isNotEmpty();
            assertThat(found("t-2").path("queues").size()).isEqualTo(2);
            assertThat(found("t-2").path("topics")).isEmpty();
        }
    }

    @Test
    void aMessageInQueuesIsReadyLeasedDeadOrAcknowledged() {
        try (RawClient line = server.connect();
                RawClient other = server.connect()) {
            line.ask("declare_exchange x");
            line.ask("declare_exchange all type=fanout");
            for (String queue : List.of("q", "r")) {
                line.ask("declare_queue " + queue);
                line.ask("bind x " + queue + " k");
            }
            line.ask("bind all q any");
            String json = "{\"correlation_id\":\"order-9\"}";
            assertThat(line.ask("publish x k " + Sample.withHeaders("q-1", json)))
                    .isEqualTo("ACK q-1");
            assertThat(state("q-1", "q")).isEqualTo("ready");
            assertThat(queue("q-1", "r").path("exchange").asText()).isEqualTo("x");
            assertThat(queue("q-1", "r").path("key").asText()).isEqualTo("k");
            assertThat(queue("q-1", "r").path("correlation_id").asText()).isEqualTo("order-9");
            line.fetch("q");
            assertThat(state("q-1", "q")).isEqualTo("leased");
            line.ask("ack q-1");
            assertThat(state("q-1", "q")).isEqualTo("acknowledged");
            other.fetch("r");
            other.ask("nack q-1 requeue=false");
            assertThat(state("q-1", "r")).isEqualTo("dead_lettered");
            assertThat(queue("q-1", "r").path("dead_letter_reason").asText()).isEqualTo("rejected");
            JsonNode dead = queue("q-1", "r.dead");
            assertThat(dead.path("state").asText()).isEqualTo("ready");
            assertThat(dead.path("dead_letter_queue").asText()).isEqualTo("r");
            assertThat(dead.path("correlation_id").asText()).isEqualTo("order-9");

            // Under a key that nothing lists.
            assertThat(line.ask("publish all some.key " + Sample.json("q-2"))).isEqualTo("ACK q-2");
            assertThat(state("q-2", "q")).isEqualTo("ready");
        }
    }

    @Test
    void theCommandTellsOfARunningAndAStoppedServer() {
        ServerLaunch.Ended unknown = command("nothing");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.stderr()).contains("nothing is known of a message 'nothing'");
        assertThat(unknown.stdout()).isEmpty();
        try (RawClient line = server.connect();
                NativeClient a = open(alice)) {
            line.ask("declare_exchange x");
            line.ask("declare_queue q");
            line.ask("bind x q k");
            line.ask("publish x k " + Sample.json("m-1", SECRET));
            a.ask("publish", "{'topic':'numbers','message_id':'m-1','payload':'hello'}");
        }
        ServerLaunch.Ended told = command("m-1");
        assertThat(told.exit()).as(told.stderr()).isZero();
        assertThat(told.stdout().lines())
                .satisfiesExactly(
                        topic ->
                                assertThat(topic)
                                        .startsWith("topic   numbers  offset 1  epoch ")
                                        .contains("from alice at ", "kept"),
                        queue ->
                                assertThat(queue)
                                        .startsWith("queue   q  ready  since ")
                                        .contains("by exchange x key k"));
        assertThat(trace(alice, "m-1").status()).isEqualTo(403);
        assertThat(trace(root, "nothing").status()).isEqualTo(404);
        server.kill();
        ServerLaunch.Ended stopped = command("m-1", "--json");
        assertThat(stopped.exit()).as(stopped.stderr()).isZero();
        JsonNode all = FrameClient.json(stopped.stdout());
        assertThat(all.at("/topics/0/topic").asText()).isEqualTo("numbers");
        assertThat(all.at("/queues/0/state").asText()).isEqualTo("ready");
        assertThat(stopped.stdout()).doesNotContain("hello").doesNotContain(SECRET);
    }
}
