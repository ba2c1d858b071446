package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.webhooks.Receiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of messages to topics beside those who listen: rules, queues, webhooks, and
/// messages that are held back while the server is killed.
final class RoutedMessagesTest {
    @TempDir Path directory;

    private Receiver receiver;
    private RunningServer server;
    private HttpCalls http;
    private KeyPerson alice;
    private ServerLaunch launch;

    @BeforeEach
    void start() {
        receiver = new Receiver();
        launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false")
                        .set("webhooks.allowed-hosts=" + receiver.place());
        server = launch.start();
        http = new HttpCalls(server.httpPort());
        alice = KeyPerson.register(http, "alice");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        receiver.close();
    }

    private NativeClient open() {
        return NativeClient.open(server.httpPort(), alice.token(http));
    }

    private String rule(String json) throws IOException {
        Path file = directory.resolve("rule.json");
        Files.writeString(file, json.replace('\'', '"'));
        ServerLaunch.Ended ended =
                launch.run("admin", "rule", "put", file.toString(), "--data", data());
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    private String data() {
        return launch.data().toString();
    }

    private static JsonNode publish(NativeClient client, String topic, String payload) {
        return client.ask(
                "publish",
                "{'topic':'%s','message_id':'%s','payload':%s}".formatted(topic, topic, payload));
    }

    @Test
    void rulesQueuesAndWebhooksMeet() throws Exception {
        ServerLaunch.Ended made =
                launch.run(
                        "admin",
                        "webhook",
                        "add",
                        "orders",
                        receiver.url("/orders"),
                        "--topic",
                        "orders.>",
                        "--data",
                        data(),
                        "--set",
                        "webhooks.allowed-hosts=" + receiver.place());
        assertThat(made.exit()).as(made.stderr()).isZero();
        String secret = made.stdout().strip().split("\n")[1];
        rule("{'name':'no-tests','target':{'topic':'orders.test'},'do':[{'drop':'no tests'}]}");
        rule("{'name':'to-work','target':{'topic':'orders.*'},'do':[{'copy':{'queue':'work'}}]}");
        try (RawClient line = server.connect();
                NativeClient a = open()) {
            line.ask("declare_queue work");
            a.ask("subscribe", "{'topics':['orders.>']}");
            JsonNode dropped = publish(a, "orders.test", "1");
            assertThat(dropped.path("data").path("name").asText()).isEqualTo("rejected");
            assertThat(dropped.path("data").path("message").asText()).isEqualTo("no tests");
            JsonNode ack = publish(a, "orders.new", "{'n':7}");
            assertThat(ack.path("data").path("offset").asLong()).as(ack.toString()).isOne();
            assertThat(a.next("event").path("payload").path("n").asInt()).isEqualTo(7);
            // The rule made a copy of each, also of the one that was dropped behind it.
            String copy = copyOf(line, "orders.new");
            JsonNode message = FrameClient.json(copy.substring(copy.indexOf('{')));
            assertThat(message.path("from").asText()).isEqualTo("alice");
            assertThat(decoded(message)).isEqualTo("{\"n\":7}");
            Receiver.Got posted = receiver.await(1).getFirst();
            assertThat(posted.isSignedBy(secret)).isTrue();
            assertThat(posted.body()).contains("orders.new").contains("{\"n\":7}");
        }
    }

    private static String copyOf(RawClient line, String topic) {
        String[] found = {""};
        await().until(() -> {
            found[0] = line.fetch("work");
            return found[0].contains("\"topic\":\"" + topic + "\"");
        });
        return found[0];
    }

    private static String decoded(JsonNode message) {
        byte[] payload = Base64.getDecoder().decode(message.path("ciphertext").asText());
        return new String(payload, StandardCharsets.UTF_8);
    }

    /// What is in it names its sender, and the server believes it.
    private void nobodyFillsOrReadsTheServersOwnQueue() {
        try (RawClient line = server.connect()) {
            line.ask("declare_exchange forge");
            assertThat(line.ask("bind forge waxwing.delayed.1 k")).contains("is the server's own");
            assertThat(line.ask("bind forge waxwing.delayed k")).contains("is the server's own");
            assertThat(line.ask("bind waxwing.delayed forge k")).contains("is the server's own");
            assertThat(line.ask("declare_queue waxwing.more")).contains("is the server's own");
            assertThat(line.ask("consume waxwing.delayed.1")).contains("not found");
            assertThat(line.ask("fetch waxwing.delayed.1")).contains("not found");
        }
    }

    private String keys(String... arguments) {
        List<String> words = new ArrayList<>(List.of("admin", "rotate-key", "--data", data()));
        words.addAll(List.of(arguments));
        ServerLaunch.Ended ended = launch.run(words.toArray(String[]::new));
        assertThat(ended.exit()).as(ended.stderr()).isZero();
        return ended.stdout();
    }

    @Test
    void whatIsHeldBackIsSealedAndItsKeyIsKept() throws Exception {
        rule("{'name':'late','target':{'topic':'held'},'do':[{'delay':'20s'}]}");
        try (NativeClient a = open()) {
            publish(a, "held", "'a word for later'");
            publish(a, "other", "'a word for now'");
            Remains remains = Remains.of(server);
            remains.haveNothingOf(
                    "what is held", "a word for later".getBytes(StandardCharsets.UTF_8));
            remains.haveNothingOf(
                    "what is kept", "a word for now".getBytes(StandardCharsets.UTF_8));
            assertThat(keys()).contains("Key version 2");
            // The topic's own chunk is under the new key soon; the old one stays for what is held.
            a.ask("subscribe", "{'topics':['held'],'after':{'held':0}}");
            await().until(() -> server.stderr().contains("under key version 2"));
            assertThat(keys("--status")).contains("older ones still in use: 1");
            assertThat(a.next("event").path("payload").asText()).isEqualTo("a word for later");
            await().until(() -> keys("--status").contains("under key version 2"));
        }
    }

    @Test
    void whatARuleHoldsBackComesAfterSigkillAndOnce() throws Exception {
        rule(
                "{'name':'late','target':{'topic':'held'},"
                        + "'do':[{'copy':{'queue':'work'}},{'delay':'2s'}]}");
        KeyPerson bob = KeyPerson.register(http, "bob");
        try (NativeClient a = open();
                NativeClient b = NativeClient.open(server.httpPort(), bob.token(http));
                RawClient line = server.connect()) {
            line.ask("declare_queue work");
            JsonNode ack = publish(a, "held", "5");
            publish(b, "held", "7"); // under the same id
            publish(a, "held", "5");
            assertThat(line.fetch("work")).contains("\"from\":\"alice\"");
            assertThat(line.fetch("work")).contains("\"from\":\"bob\"");
            assertThat(line.fetch("work")).isEqualTo("No messages");
            assertThat(ack.path("data").path("delayed_ms").asLong()).isEqualTo(2_000);
            JsonNode refused = a.ask("consume", "{'queue':'waxwing.delayed.1'}");
            assertThat(refused.path("data").path("name").asText()).isEqualTo("not_found");
        }
        nobodyFillsOrReadsTheServersOwnQueue();
        server.restart();
        http.close();
        http = new HttpCalls(server.httpPort());
        try (NativeClient a = open()) {
            a.ask("subscribe", "{'topics':['held'],'after':{'held':0}}");
            assertThat(a.payloads(2)).containsExactlyInAnyOrder(5L, 7L);
            publish(a, "marker", "6");
            a.ask("subscribe", "{'topics':['marker'],'after':{'marker':0}}");
            JsonNode next = a.next("event");
            assertThat(next.path("topic").asText()).isEqualTo("marker");
        }
    }
}
