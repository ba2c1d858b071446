package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import dev.waxwing.webhooks.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client calls its requests and messages is found again where something went wrong.
final class CorrelationTest {
    private static final String HEADERS = "{\"correlation_id\":\"order-7\",\"priority\":3}";

    @TempDir Path directory;

    private Receiver receiver;
    private RunningServer server;
    private HttpCalls http;
    private KeyPerson alice;
    private LogLines log;

    @BeforeEach
    void start() {
        receiver = new Receiver();
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "limits.rates=false",
                                "logging.format=json",
                                "webhooks.tries=1",
                                "webhooks.allowed-hosts=" + receiver.place())
                        .withVariable("WAXWING_LOG", "debug")
                        .start();
        http = new HttpCalls(server.httpPort());
        alice = KeyPerson.register(http, "alice");
        log = new LogLines(server);
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        receiver.close();
    }

    private List<String> operate(String operation, Map<String, String> arguments)
            throws IOException {
        List<String> lines = new ArrayList<>();
        try (AdminClient client = AdminClient.connect(server.data()).orElseThrow()) {
            client.run(operation, new AdminArguments(arguments), lines::add);
        }
        return lines;
    }

    private NativeClient open() {
        return NativeClient.open(server.httpPort(), alice.token(http));
    }

    private static JsonNode fetch(RawClient line, String queue) {
        String[] found = {""};
        await().until(() -> {
            found[0] = line.fetch(queue);
            return found[0].startsWith("Message: ");
        });
        return FrameClient.json(found[0].substring(found[0].indexOf('{')));
    }

    @Test
    void aRefusalIsFoundInTheLogByTheFramesIdAndTheMessages() throws IOException {
        operate(
                "rule.put",
                Map.of(
                        "text",
                        """
                        {"name": "no", "target": {"topic": "no"}, "do": [{"drop": "no"}]}
                        """));
        try (NativeClient a = open();
                RawClient line = server.connect()) {
            a.say(
                    "{'type':'publish','id':'frame-1','data':{'topic':'no','payload':1,"
                            + "'headers':{'correlation_id':'order-5'}}}");
            a.next("error");
            JsonNode refused = log.one("Refused", Map.of("request", "frame-1"));
            assertThat(refused.path("correlation").asText()).isEqualTo("order-5");
            assertThat(refused.path("code").asText()).isEqualTo("rejected");
            assertThat(refused.path("user").asText()).isEqualTo("alice");

            a.say(
                    "{'type':'enqueue','id':17,'data':{'exchange':'none','key':'k','message':"
                            + Sample.withHeaders("m", HEADERS)
                            + "}}");
            a.next("error");
            assertThat(log.one("Refused", Map.of("request", "17")).path("correlation").asText())
                    .isEqualTo("order-7");

            assertThat(line.ask("publish none k " + Sample.withHeaders("m", HEADERS)))
                    .startsWith("Error");
            assertThat(
                            log.one("Refused", Map.of("edge", "line", "code", "not_found"))
                                    .path("correlation")
                                    .asText())
                    .isEqualTo("order-7");
            line.ask("declare_exchange x");
            line.ask("declare_queue q max_length=1");
            line.ask("bind x q k");
            line.ask("publish x k " + Sample.json("first"));
            assertThat(line.ask("publish x k " + Sample.withHeaders("m", HEADERS)))
                    .startsWith("Error");
            assertThat(
                            log.one("Refused", Map.of("edge", "line", "code", "queue_full"))
                                    .path("correlation")
                                    .asText())
                    .isEqualTo("order-7");
        }
    }

    @Test
    void aDeadLetterSaysWhyAndKeepsWhatItsSenderCalledIt() {
        try (NativeClient a = open();
                RawClient line = server.connect()) {
            line.ask("declare_exchange x");
            line.ask("declare_queue q delivery_limit=1");
            line.ask("bind x q k");
            line.ask("publish x k " + Sample.withHeaders("m-1", HEADERS));
            assertThat(fetch(line, "q").path("message_id").asText()).isEqualTo("m-1");
            line.ask("nack m-1 requeue=false");
            JsonNode first = fetch(line, "q.dead").path("headers");
            assertThat(first.path("correlation_id").asText()).isEqualTo("order-7");
            assertThat(first.path("priority").asInt()).isEqualTo(3);
            assertThat(first.path("dead_letter_reason").asText()).isEqualTo("rejected");
            assertThat(first.path("dead_letter_queue").asText()).isEqualTo("q");

            a.say(
                    "{'type':'enqueue','id':'frame-2','data':{'exchange':'x','key':'k','message':"
                            + Sample.withHeaders("m-2", "{\"correlation_id\":\"order-8\"}")
                            + "}}");
            a.next("ack");
            fetch(line, "q");
            line.ask("nack m-2");
            JsonNode second = fetch(line, "q.dead").path("headers");
            assertThat(second.path("correlation_id").asText()).isEqualTo("order-8");
            assertThat(second.path("dead_letter_reason").asText()).isEqualTo("delivery_limit");
        }
    }

    @Test
    void anExpiredMessageSaysSoWhereItGoes() {
        try (RawClient line = server.connect()) {
            line.ask("declare_exchange x");
            line.ask("declare_queue graves");
            line.ask("bind x graves dead");
            line.ask("declare_queue q ttl=1ms dead_letter=x/dead");
            line.ask("bind x q k");
            line.ask("publish x k " + Sample.json("m-1"));
            JsonNode headers = fetch(line, "graves").path("headers");
            assertThat(headers.path("dead_letter_reason").asText()).isEqualTo("expired");
            assertThat(headers.has("correlation_id")).isFalse();
        }
    }

    @Test
    void aDeadLetterOfAWebhookKeepsItToo() throws IOException {
        receiver.answering(500);
        String id =
                operate(
                                "webhook.add",
                                Map.of(
                                        "name",
                                        "orders",
                                        "url",
                                        receiver.url("/orders"),
                                        "topic",
                                        "orders.>"))
                        .getFirst()
                        .split(" ")[0];
        try (NativeClient a = open()) {
            a.ask(
                    "publish",
                    "{'topic':'orders.new','payload':1,'headers':{'correlation_id':'order-7'}}");
        }
        await().until(() -> !operate("webhook.dead", Map.of("id", id)).isEmpty());
        assertThat(operate("webhook.dead", Map.of("id", id)).getFirst())
                .endsWith("correlation id order-7");
    }
}
