package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules over the wire for what does not go to topics: direct messages and broadcasts of both
/// dialects, and messages to exchanges, which rules can also copy to topics.
final class RuledMessagesTest {
    @TempDir Path directory;

    private RunningServer server;
    private HttpCalls http;
    private ServerLaunch launch;
    private KeyPerson alice;
    private KeyPerson bob;

    @BeforeEach
    void start() {
        launch = ServerLaunch.on(directory.resolve("d")).set("limits.rates=false");
        server = launch.start();
        http = new HttpCalls(server.httpPort());
        alice = KeyPerson.register(http, "alice");
        bob = KeyPerson.register(http, "bob");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private NativeClient open(KeyPerson who) {
        return NativeClient.open(server.httpPort(), who.token(http));
    }

    private ServerLaunch.Ended put(String json) throws IOException {
        Path file = directory.resolve("rule.json");
        Files.writeString(file, json.replace('\'', '"'));
        return launch.run(
                "admin", "rule", "put", file.toString(), "--data", launch.data().toString());
    }

    private void rule(String json) throws IOException {
        ServerLaunch.Ended ended = put(json);
        assertThat(ended.exit()).as(ended.stderr()).isZero();
    }

    /// A figure of `/metrics`; 0 when it is not there.
    private double figure(String name) {
        Matcher line =
                Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(http.get("/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    private static String message(String id, String more) {
        return "{\"message_id\":\"%s\",\"ciphertext\":\"aGk=\",\"nonce\":\"\",\"tag\":\"\",\"enc_session_key\":\"\"%s}"
                .formatted(id, more);
    }

    private static String send(String to, String id, String content) {
        return "{'to':{'user':'%s'},'message_id':'%s','content':'%s'}".formatted(to, id, content);
    }

    private static String reason(JsonNode answer) {
        assertThat(answer.path("data").path("name").asText())
                .as(answer.toString())
                .isEqualTo("rejected");
        return answer.path("data").path("message").asText();
    }

    @Test
    void whatPeopleSendIsDroppedAndSaidSo() throws Exception {
        rule(
                "{'name':'short','when':{'all':[{'kind':['direct','broadcast']},"
                        + "{'size':{'at_least':20}}]},'do':[{'drop':'too long'}]}");
        rule("{'name':'not-bob','when':{'recipient':['bob']},'do':[{'drop':'not to bob'}]}");
        rule(
                "{'name':'keep','when':{'kind':['broadcast']},"
                        + "'do':[{'copy':{'topic':'announced'}}]}");
        try (NativeClient a = open(alice);
                NativeClient b = open(bob);
                FrameClient old = FrameClient.open(server.httpPort(), alice.token(http))) {
            assertThat(reason(a.ask("send", send("bob", "1", "hi")))).isEqualTo("not to bob");
            assertThat(reason(a.ask("send", send("alice", "2", "a text of too many letters"))))
                    .isEqualTo("too long");
            assertThat(a.ask("send", send("alice", "3", "hi")).path("type").asText())
                    .isEqualTo("ack");
            JsonNode refused = old.say(alice.frame("x", "bob", "hi")).answer("x");
            assertThat(FrameClient.error(refused)).isEqualTo("rejected");
            assertThat(refused.toString()).contains("not to bob");
            String his = b.welcome().path("connection").asText();
            JsonNode toOne =
                    a.ask(
                            "send",
                            "{'to':{'connection':'%s'},'message_id':'4','content':'hi'}"
                                    .formatted(his));
            assertThat(reason(toOne)).isEqualTo("not to bob");
            b.ask("subscribe", "{'topics':['announced'],'after':{'announced':0}}");
            assertThat(reason(a.ask("broadcast", "{'payload':'a text of too many letters'}")))
                    .isEqualTo("too long");
            old.say(alice.frame("y", "broadcast", "another text of too many letters"));
            assertThat(FrameClient.error(old.answer("y"))).isEqualTo("rejected");
            a.ask("broadcast", "{'payload':'tea'}");
            old.say(alice.frame("z", "broadcast", "cake")).answer("z");
            assertThat(b.next("message").path("payload").asText()).isEqualTo("tea");
            assertThat(b.next("message").path("payload").asText()).isEqualTo("cake");
            // The two that were too long were copied, as all that a rule before 'drop' copies.
            assertThat(b.next("event").path("payload").asText()).contains("too many letters");
            JsonNode copied = b.next("event");
            while (!copied.path("payload").asText().equals("cake")) {
                copied = b.next("event");
            }
            assertThat(copied.path("from").asText()).isEqualTo("alice");
        }
        await().untilAsserted(() ->
                assertThat(figure("waxwing_rules_dropped_total{kind=\"direct\"}")).isEqualTo(4));
        assertThat(figure("waxwing_rules_dropped_total{kind=\"broadcast\"}")).isEqualTo(2);
        ServerLaunch.Ended nonsense =
                put("{'name':'n','when':{'kind':['direct']},'do':[{'redirect':'a.b'}]}");
        assertThat(nonsense.exit()).isNotZero();
        assertThat(nonsense.stderr())
                .contains("/do/0/redirect")
                .contains("'redirect' is for topic");
    }

    @Test
    void messagesToExchangesGoThroughTheRules() throws Exception {
        try (RawClient line = server.connect();
                NativeClient a = open(alice)) {
            line.ask("declare_exchange shop type=topic");
            line.ask("declare_queue orders");
            line.ask("bind shop orders >");
            assertThat(line.ask("publish shop new " + message("1", ""))).isEqualTo("ACK 1");
            rule(
                    "{'name':'no-tests','target':{'kinds':['queue'],'topic':'shop.test'},"
                            + "'do':[{'drop':'no tests'}]}");
            rule(
                    "{'name':'mark','when':{'all':[{'kind':['queue']},"
                        + "{'header':{'name':'lang','equals':'de'}}]},"
                        + "'do':[{'set_header':{'name':'desk','value':'berlin'}},{'tag':'x'}]}");
            assertThat(line.ask("publish shop test " + message("2", "")))
                    .isEqualTo("Error: rejected by a rule: no tests");
            assertThat(line.ask("publish shop new " + message("3", ""))).isEqualTo("ACK 3");
            line.send("publish_batch shop test [%s]".formatted(message("4", "")));
            assertThat(line.line()).isEqualTo("Error: rejected by a rule: no tests for message 4");
            String german = message("5", ",\"headers\":{\"Lang\":\"de\",\"priority\":7}");
            assertThat(line.ask("publish shop new " + german)).isEqualTo("ACK 5");
            String enqueue = "{'exchange':'shop','key':'%s','message':%s}";
            assertThat(reason(a.ask("enqueue", enqueue.formatted("test", message("6", "")))))
                    .isEqualTo("no tests");
            assertThat(
                            a.ask("enqueue", enqueue.formatted("new", message("7", "")))
                                    .path("type")
                                    .asText())
                    .isEqualTo("ack");
            rule("{'name':'see','target':{'kinds':['queue']},'do':[{'copy':{'topic':'seen'}}]}");
            String large = message("8", ",\"more\":\"" + "x".repeat(300_000) + "\"");
            assertThat(line.ask("publish shop new " + large)).isEqualTo("ACK 8");
            assertThat(line.ask("publish shop new " + message("9", ""))).isEqualTo("ACK 9");
            a.ask("subscribe", "{'topics':['seen'],'after':{'seen':0}}");
            assertThat(a.next("event").path("message_id").asText()).isEqualTo("9");
            assertThat(line.fetch("orders")).contains("Message: 1 ");
            assertThat(line.fetch("orders")).contains("Message: 3 ");
            JsonNode marked = json(line.fetch("orders"));
            assertThat(marked.path("message_id").asText()).isEqualTo("5");
            assertThat(marked.path("headers").toString())
                    .isEqualTo(
                            "{\"Lang\":\"de\",\"priority\":7,\"desk\":\"berlin\",\"waxwing-tags\":\"x\"}");
            assertThat(line.fetch("orders")).contains("Message: 7 ");
            assertThat(line.fetch("orders")).contains("Message: 8 ");
            assertThat(line.fetch("orders")).contains("Message: 9 ");
            assertThat(line.fetch("orders")).isEqualTo("No messages");
        }
        assertThat(figure("waxwing_rules_dropped_total{kind=\"queue\"}")).isEqualTo(3);
    }

    private static JsonNode json(String line) {
        return FrameClient.json(line.substring(line.indexOf('{')));
    }

    @Test
    void queuesFeedTopicsAndTopicsFeedQueuesWithoutEnd() throws Exception {
        rule(
                "{'name':'to-topic','when':{'kind':['queue']},"
                        + "'do':[{'copy':{'topic':'fed'}},{'copy':{'topic':'live.fed'}}]}");
        rule("{'name':'to-queue','target':{'topic':'fed'},'do':[{'copy':{'queue':'back'}}]}");
        try (RawClient line = server.connect();
                NativeClient a = open(alice)) {
            line.ask("declare_exchange shop");
            line.ask("declare_queue orders max_length=2 overflow=reject");
            line.ask("declare_queue back");
            line.ask("bind shop orders new");
            a.ask("subscribe", "{'topics':['fed','live.fed'],'after':{'fed':0}}");
            assertThat(line.ask("publish shop new " + message("m1", ""))).isEqualTo("ACK m1");
            assertThat(line.ask("publish shop new " + message("m1", ""))).isEqualTo("ACK m1");
            String second = message("m2", ",\"headers\":{\"n\":2}");
            JsonNode ack =
                    a.ask(
                            "enqueue",
                            "{'exchange':'shop','key':'new','message':%s}".formatted(second));
            assertThat(ack.path("type").asText()).as(ack.toString()).isEqualTo("ack");
            assertThat(line.ask("publish shop new " + message("m3", "")))
                    .isEqualTo("Error: Queue 'orders' is full");
            String[] senders = {"server", "alice"};
            for (int n = 1; n <= 2; n++) {
                String id = "m" + n;
                for (int topic = 0; topic < 2; topic++) {
                    JsonNode event = a.next("event");
                    assertThat(event.path("message_id").asText()).isEqualTo(id);
                    assertThat(event.path("from").asText()).isEqualTo(senders[n - 1]);
                    assertThat(event.path("payload").path("message_id").asText()).isEqualTo(id);
                    assertThat(event.path("headers").path("n").asText("2")).isEqualTo("2");
                }
                JsonNode stored = json(line.fetch("orders"));
                JsonNode back = json(line.fetch("back"));
                assertThat(back).isEqualTo(stored);
                assertThat(back.path("message_id").asText()).isEqualTo(id);
            }
            assertThat(line.fetch("back")).isEqualTo("No messages");
            a.ask("publish", "{'topic':'fed','message_id':'t1','payload':9}");
            assertThat(a.next("event").path("payload").asInt()).isEqualTo(9);
            JsonNode direct = json(line.fetch("back"));
            assertThat(direct.path("topic").asText()).isEqualTo("fed");
            assertThat(direct.path("message_id").asText()).isEqualTo("t1");
        }
        // Each copy in 'back' would have gone to the topics again; that of the topic's own message
        // did, and ended there.
        assertThat(figure("waxwing_rules_loops_cut_total")).isPositive();
    }
}
