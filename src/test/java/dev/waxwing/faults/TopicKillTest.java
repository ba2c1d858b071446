package dev.waxwing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.client.live.Event;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import dev.waxwing.crypto.DeviceKeys;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL while people publish to topics with a history and write direct messages and others
/// listen, by the client library, and a rule copies what is published into a queue: each subscriber
/// and each recipient gets every message once and in order, and the queue has each of them once.
final class TopicKillTest {
    private static final List<String> TOPICS = List.of("load.a", "load.b");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Messages between two kills, at most.
    private static final int MOST = 400;

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final AtomicInteger resumed = new AtomicInteger();
    private final AtomicInteger connected = new AtomicInteger();
    private final Map<String, Person> people = new ConcurrentHashMap<>();
    private ServerLaunch launch;
    private RunningServer server;
    private ServerUrl url;

    /// Someone who publishes or listens, and what was heard.
    private final class Person implements LiveEvents, AutoCloseable {
        final Map<String, List<Integer>> heard = new ConcurrentHashMap<>();
        final List<Integer> written = new CopyOnWriteArrayList<>();
        final LiveClient client;

        Person(String name) throws Exception {
            KeyLogin login =
                    new KeyLogin(
                            http,
                            url,
                            new UserId(name),
                            DeviceKeys.generate(InstantSource.system()));
            assertThat(login.register(name)).isTrue();
            client = LiveClient.start(http, url, login::login, this);
        }

        void hear(Event event) {
            heard.computeIfAbsent(event.topic(), _ -> new CopyOnWriteArrayList<>())
                    .add(event.payload().asInt());
        }

        List<Integer> heard(String topic) {
            return heard.getOrDefault(topic, List.of());
        }

        @Override
        public void connected(boolean isResumed) {
            connected.incrementAndGet();
            resumed.addAndGet(isResumed ? 1 : 0);
        }

        @Override
        public void direct(JsonNode message) {
            written.add(message.path("content").asInt());
        }

        @Override
        public void gap(String topic, long first) {
            gaps.add(topic + " from " + first);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = ServerUrl.parse("http://127.0.0.1:" + port);
        launch =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false", "topics.keep=1000000")
                        .with("--http-port", Integer.toString(port));
        server = launch.start();
        try (RawClient line = server.connect()) {
            assertThat(line.ask("declare_queue work")).isEqualTo("Queue declared");
        }
        Path rule = directory.resolve("rule.json");
        Files.writeString(
                rule,
                "{\"name\":\"to-work\",\"target\":{\"topic\":\"load.*\"},"
                        + "\"do\":[{\"copy\":{\"queue\":\"work\"}}]}");
        ServerLaunch.Ended put =
                launch.run(
                        "admin",
                        "rule",
                        "put",
                        rule.toString(),
                        "--data",
                        launch.data().toString());
        assertThat(put.exit()).as(put.stderr()).isZero();
    }

    @AfterEach
    void stop() {
        people.values().forEach(Person::close);
        server.close();
        http.shutdownNow();
    }

    @Test
    void tenKills() throws Exception {
        killing(10);
    }

    @Test
    @Tag("long")
    void hundredKills() throws Exception {
        killing(100);
    }

    private void killing(int cycles) throws Exception {
        Random random = new Random(20_261_128);
        long begin = System.nanoTime();
        Person all = person("all");
        Person some = person("some");
        TOPICS.forEach(topic -> {
            var _ = all.client.subscribe(topic, 0, all::hear);
        });
        var _ = some.client.subscribe("load.>", some::hear);
        Person publisher = person("publisher");
        List<CompletableFuture<?>> acknowledged = new ArrayList<>();
        int[] last = new int[TOPICS.size()];
        for (int cycle = 0; cycle < cycles; cycle++) {
            int progress = 1 + random.nextInt(MOST);
            int kill = acknowledged.size() + progress;
            say(publisher, acknowledged, last, progress + MOST / 4);
            await().atMost(PATIENCE).until(() -> acknowledged.get(kill).isDone());
            int everybody = 3 * (cycle + 1);
            await().atMost(PATIENCE).until(() -> connected.get() >= everybody);
            server.restart();
        }
        say(publisher, acknowledged, last, 1);
        for (CompletableFuture<?> ack : acknowledged) {
            ack.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        await().atMost(PATIENCE)
                .until(() ->
                        isComplete(all, "load.a", last[0])
                                && isComplete(all, "load.b", last[1])
                                && isComplete(some, "load.a", last[0])
                                && isComplete(some, "load.b", last[1]));
        for (int topic = 0; topic < TOPICS.size(); topic++) {
            String name = TOPICS.get(topic);
            assertThat(all.heard(name)).isEqualTo(range(1, last[topic]));
            // By a filter from whenever it was heard first.
            int from = some.heard(name).getFirst();
            assertThat(some.heard(name)).isEqualTo(range(from, last[topic]));
        }
        await().atMost(PATIENCE).until(() -> all.written.size() >= last[0]);
        assertThat(all.written).isEqualTo(range(1, last[0]));
        assertThat(gaps).isEmpty();
        assertThat(resumed.get()).isGreaterThanOrEqualTo(cycles);
        int copies = copies();
        Figures.say(
                "%d kills with topics in %d s: %d messages acknowledged, %d of them direct, each"
                        + " heard once and in order; %d copies in the queue; %d sessions resumed",
                cycles,
                Figures.since(begin).toSeconds(),
                acknowledged.size(),
                all.written.size(),
                copies,
                resumed.get());
        assertThat(copies).isEqualTo(last[0] + last[1]);
    }

    private Person person(String name) throws Exception {
        Person made = new Person(name);
        people.put(name, made);
        return made;
    }

    private static boolean isComplete(Person person, String topic, int last) {
        List<Integer> heard = person.heard(topic);
        return !heard.isEmpty() && heard.getLast() >= last;
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /// Publishes this many to each topic, and writes as many to `all`, numbered from 1.
    private static void say(
            Person publisher, List<CompletableFuture<?>> acknowledged, int[] last, int count) {
        for (int n = 0; n < count; n++) {
            for (int topic = 0; topic < TOPICS.size(); topic++) {
                acknowledged.add(
                        publisher.client.publish(
                                TOPICS.get(topic), IntNode.valueOf(++last[topic]), Map.of()));
            }
            String number = Integer.toString(last[0]);
            ObjectNode message = JSON.createObjectNode().put("content", number);
            message.put("message_id", number).putObject("to").put("user", "all");
            acknowledged.add(publisher.client.ask("send", message));
        }
    }

    /// Takes everything out of the queue; how much it was, each once.
    private int copies() {
        try (RawClient line = server.connect()) {
            int count = 0;
            for (String message = line.fetch("work");
                    message.startsWith("Message: ");
                    message = line.fetch("work")) {
                count++;
                String id = message.split(" ")[1];
                assertThat(line.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            }
            return count;
        }
    }
}
