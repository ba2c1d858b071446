package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.Event;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.e2e.Delivery;
import dev.waxwing.e2e.RawClient;
import dev.waxwing.e2e.RunningServer;
import dev.waxwing.e2e.ServerLaunch;
import dev.waxwing.model.UserId;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL while a program publishes to an exchange, repeats what was not acknowledged, and a rule
/// copies everything to a topic: the topic has each message that the queue has, once, under its id,
/// and in the queue's order.
final class FedTopicKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Messages between two kills, at most.
    private static final int MOST = 400;

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private RunningServer server;
    private LiveClient listener;
    private int published;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ServerUrl url = ServerUrl.parse("http://127.0.0.1:" + port);
        ServerLaunch launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false", "topics.keep=1000000")
                        .with("--http-port", Integer.toString(port));
        server = launch.start();
        try (RawClient line = server.connect()) {
            assertThat(line.ask("declare_queue fed")).isEqualTo("Queue declared");
            assertThat(line.ask("declare_exchange in")).isEqualTo("Exchange declared");
            assertThat(line.ask("bind in fed k")).isEqualTo("Queue bound");
        }
        Path rule = directory.resolve("rule.json");
        Files.writeString(
                rule,
                "{\"name\":\"feed\",\"target\":{\"kinds\":[\"queue\"],\"topic\":\"in.*\"},"
                        + "\"do\":[{\"copy\":{\"topic\":\"seen\"}}]}");
        ServerLaunch.Ended put =
                launch.run(
                        "admin",
                        "rule",
                        "put",
                        rule.toString(),
                        "--data",
                        launch.data().toString());
        assertThat(put.exit()).as(put.stderr()).isZero();
        KeyLogin login =
                new KeyLogin(
                        http, url, new UserId("ear"), DeviceKeys.generate(InstantSource.system()));
        assertThat(login.register("ear")).isTrue();
        listener = LiveClient.start(http, url, login::login, new Listening());
        var _ = listener.subscribe("seen", 0, this::hear);
    }

    /// What the listener is told beside the events.
    private final class Listening implements LiveEvents {
        @Override
        public void gap(String topic, long first) {
            gaps.add(topic + " from " + first);
        }
    }

    private void hear(Event event) {
        heard.add(event.payload().path("message_id").asText());
    }

    @AfterEach
    void stop() {
        listener.close();
        server.close();
        http.shutdownNow();
    }

    @Test
    void threeKills() {
        killing(3);
    }

    @Test
    @Tag("long")
    void hundredKills() {
        killing(100);
    }

    private void killing(int cycles) {
        Random random = new Random(20_261_128);
        long begin = System.nanoTime();
        int repeated = 0;
        for (int cycle = 0; cycle < cycles; cycle++) {
            int progress = 1 + random.nextInt(MOST);
            try (RawClient line = server.connect()) {
                line.sendInBackground(publishes(progress + MOST / 4));
                acknowledged(line, progress);
                server.restart();
            }
            repeated += open.size();
        }
        try (RawClient line = server.connect()) {
            line.sendInBackground(publishes(1));
            acknowledged(line, open.size());
        }
        assertThat(open).isEmpty();
        List<String> queued = queued();
        assertThat(queued).hasSize(published).doesNotHaveDuplicates();
        await().atMost(PATIENCE).until(() -> heard.size() >= published);
        assertThat(heard).isEqualTo(queued);
        assertThat(gaps).isEmpty();
        Figures.say(
                "%d kills with a queue that feeds a topic in %d s: %d messages acknowledged, %d"
                        + " repeated, each once in both and in one order",
                cycles, Figures.since(begin).toSeconds(), published, repeated);
    }

    /// What was not acknowledged, and so many more.
    private String publishes(int count) {
        for (int n = 0; n < count; n++) {
            open.add("m" + ++published);
        }
        StringBuilder lines = new StringBuilder();
        for (String id : open) {
            lines.append("publish in k {\"message_id\":\"")
                    .append(id)
                    .append("\",\"ciphertext\":\"aGk=\",\"nonce\":\"\",\"tag\":\"\",")
                    .append("\"enc_session_key\":\"\"}\n");
        }
        return lines.toString();
    }

    /// Waits for so many acknowledgements.
    private void acknowledged(RawClient line, int count) {
        for (int n = 0; n < count; n++) {
            assertThat(line.line(PATIENCE)).isEqualTo("ACK " + open.remove());
        }
    }

    private List<String> queued() {
        try (RawClient line = server.connect()) {
            line.send("consume fed prefetch=100000");
            assertThat(line.reply()).isEqualTo("Subscribed to queue");
            List<String> ids = new ArrayList<>();
            for (Delivery delivery : line.deliveries(published)) {
                ids.add(delivery.id());
            }
            try (RawClient other = server.connect()) {
                assertThat(other.fetch("fed")).isEqualTo("No messages");
            }
            return ids;
        }
    }
}
