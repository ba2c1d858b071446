package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The diagram of the real-time service's architecture, walked from the clients through each layer
/// to what is kept and what is measured. The arrows stand before the steps; where the diagram has
/// Redis, one process has its journal, and the server is killed to show it.
final class ArchitectureDiagramTest {
    @TempDir Path directory;

    private ServerLaunch launch;
    private RunningServer server;
    private AlteringLink balancer;
    private HttpCalls http;

    /// The number of the last message that was taken.
    private int published = 1;

    @BeforeEach
    void start() throws IOException {
        launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "limits.message-user=1/m burst 20",
                                "websocket.heartbeat=3s",
                                "websocket.silence=9s");
        server = launch.start();
        stand();
        rule("{'name':'work','target':{'topic':'orders.*'},'do':[{'copy':{'queue':'work'}}]}");
    }

    /// Puts something that only passes bytes on before the server.
    private void stand() throws IOException {
        balancer = AlteringLink.to(server.httpPort(), "-", "-");
        http = new HttpCalls(balancer.port());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        balancer.close();
        server.close();
    }

    private void rule(String json) throws IOException {
        Path file = Files.writeString(directory.resolve("rule"), json.replace('\'', '"'));
        ServerLaunch.Ended ended =
                launch.run(
                        "admin",
                        "rule",
                        "put",
                        file.toString(),
                        "--data",
                        launch.data().toString());
        assertThat(ended.exit()).as(ended.stderr()).isZero();
    }

    private long figure(String name) {
        return http.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("waxwing_" + name + " "))
                .map(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(0L);
    }

    /// Connections that are there.
    private long here() {
        return figure("connections_state{state=\"active\"}")
                + figure("connections_state{state=\"inactive\"}");
    }

    @Test
    void everyLayerFromTheClientsToTheFigures() throws IOException {
        KeyPerson alice = KeyPerson.register(http, "alice");
        KeyPerson bob = KeyPerson.register(http, "bob");
        String key = alice.apiKey(http, "connect", "send", "publish").field("key");
        String session;
        // C1, C2, C3 --> LB --> WS --> AUTH --> RL --> SA --> WA1, WA2, WA3 --> CM
        try (NativeClient web = NativeClient.open(balancer.port(), bob.token(http));
                FrameClient mobile = FrameClient.open(balancer.port(), bob.token(http));
                NativeClient service = NativeClient.open(balancer.port(), key);
                RawClient worker = server.connect()) {
            await().until(() -> here() == 3);
            session = web.welcome().path("session").asText();
            web.ask("subscribe", "{'topics':['orders.>']}");
            worker.ask("declare_queue work");
            // CM --> MR --> TV: a topic that is none goes nowhere
            JsonNode invalid = service.ask("publish", "{'topic':'orders..new','payload':0}");
            assertThat(invalid.path("data").path("name").asText()).isEqualTo("invalid");
            // MR --> RC: those who listen
            service.publish("orders.new", 1);
            assertThat(web.payloads(1)).containsExactly(1L);
            // MR --> RR, MR --> MQ: the rule's copy is in the queue
            await().until(() -> worker.fetch("work").contains("orders.new"));
            // MR --> CM: both connections of a user, each in its own words
            service.ask("send", "{'to':{'user':'bob'},'message_id':'m','content':'hello'}");
            assertThat(web.next("message").path("content").asText()).isEqualTo("hello");
            assertThat(mobile.next(frame -> frame.toString().contains("hello"))).isNotNull();
            // RL: beyond the burst nothing comes in
            await().until(() -> isLimited(service));
            // WS, CM, MR --> PROM
            assertThat(figure("received_total{kind=\"topic\"}")).isPositive();
            assertThat(figure("connections{edge=\"websocket\"}")).isEqualTo(3);
            assertThat(figure("limits_hit_total{limit=\"message\",scope=\"user\"}")).isPositive();
            // WS --> HB --> CM: who says nothing is not there any more
            await().atMost(Duration.ofSeconds(60)).until(() -> here() == 0);
        }
        // MR --> REDIS, CM --> SM --> REDIS, MQ --> REDIS
        server.restart();
        balancer.close();
        http.close();
        stand();
        try (NativeClient web = NativeClient.open(balancer.port(), bob.token(http));
                RawClient worker = server.connect()) {
            JsonNode resumed =
                    web.ask(
                            "resume",
                            "{'session':'%s','offsets':{'topic:orders.new':{'epoch':0,'offset':1}}}"
                                    .formatted(session));
            assertThat(resumed.path("data").path("resumed").asBoolean()).isTrue();
            assertThat(resumed.path("data").path("recovered").path("topic:orders.new").asBoolean())
                    .isTrue();
            assertThat(web.payloads(published - 1)).isEqualTo(NativeClient.range(2, published));
            assertThat(worker.fetch("work")).contains("orders.new");
        }
    }

    /// Publishes one more; true when that was one too many.
    private boolean isLimited(NativeClient service) {
        JsonNode answer =
                service.ask(
                        "publish", "{'topic':'orders.new','payload':%d}".formatted(published + 1));
        boolean isLimited = answer.path("data").path("name").asText().equals("rate_limited");
        published += isLimited ? 0 : 1;
        return isLimited;
    }
}
