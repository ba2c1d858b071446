package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.live.Event;
import dev.waxwing.client.live.LiveClient;
import dev.waxwing.client.live.LiveEvents;
import dev.waxwing.client.live.LiveRefused;
import dev.waxwing.client.live.QueueConsumption;
import dev.waxwing.client.live.QueueDelivery;
import dev.waxwing.client.live.Subscription;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java client of the native protocol against a server, which is killed on the way.
final class LiveClientTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final Map<String, KeyPerson> people = new ConcurrentHashMap<>();
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private final List<Boolean> connected = new CopyOnWriteArrayList<>();
    private RunningServer server;
    private String url;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false")
                        .with("--http-port", Integer.toString(port))
                        .start();
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    private LiveClient connect(String name) {
        KeyPerson person;
        try (HttpCalls http = new HttpCalls(server.httpPort())) {
            person = KeyPerson.register(http, name);
        }
        people.put(name, person);
        return LiveClient.start(
                client,
                ServerUrl.parse(url),
                () -> {
                    if (away.contains(name)) {
                        throw new IOException("away");
                    }
                    try (HttpCalls http = new HttpCalls(server.httpPort())) {
                        return person.token(http);
                    } catch (RuntimeException | AssertionError e) {
                        throw new IOException(e);
                    }
                },
                new LiveEvents() {
                    @Override
                    public void connected(boolean resumed) {
                        connected.add(resumed);
                    }

                    @Override
                    public void connection(String id) {
                        ids.put(name, id);
                    }

                    @Override
                    public void attendance(String topic, String user, boolean isThere) {
                        said.add(name + " " + user + " " + isThere);
                    }

                    @Override
                    public void direct(JsonNode message) {
                        said.add(name + " direct " + message.path("content").asText());
                    }

                    @Override
                    public void said(JsonNode message) {
                        said.add(name + " " + message.path("content").asText());
                    }

                    @Override
                    public void gap(String topic, long first) {
                        gaps.add(topic + " " + first);
                    }
                });
    }

    private static JsonNode number(int n) {
        return IntNode.valueOf(n);
    }

    /// Returns when what a client has subscribed to before is in effect: they are in one order.
    private static void hearsFromNowOn(LiveClient client) throws Exception {
        ObjectNode another = JSON.createObjectNode();
        another.putArray("topics").add("nothing.else");
        client.ask("subscribe", another).get(60, TimeUnit.SECONDS);
    }

    @Test
    void eventsComeOnceAndInOrderOverSigkill() throws Exception {
        try (LiveClient alice = connect("alice");
                LiveClient bob = connect("bob")) {
            List<Integer> got = new CopyOnWriteArrayList<>();
            Subscription _ = bob.subscribe("work.>", event -> got.add(event.payload().asInt()));
            hearsFromNowOn(bob);
            assertThat(alice.publish("work.a", number(0), Map.of()).get().offset()).isOne();
            await().until(() -> got.contains(0));
            List<CompletableFuture<?>> acks = new ArrayList<>();
            for (int n = 1; n <= 400; n++) {
                acks.add(alice.publish("work.a", number(n), Map.of()));
                if (n == 150 || n == 300) {
                    acks.getFirst().get();
                    server.restart();
                }
            }
            for (CompletableFuture<?> ack : acks) {
                ack.get(60, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> got.size() >= 401);
            assertThat(got).isEqualTo(IntStream.rangeClosed(0, 400).boxed().toList());
            assertThat(gaps).isEmpty();
            assertThat(connected).contains(true);
        }
    }

    @Test
    void aTopicIsReadFromAnOffsetAndUntilItIsLeft() throws Exception {
        try (LiveClient alice = connect("alice")) {
            for (int n = 1; n <= 5; n++) {
                alice.publish("read", number(n), Map.of("n", "" + n)).get();
            }
            List<Event> got = new CopyOnWriteArrayList<>();
            Subscription reading = alice.subscribe("read", 2, got::add);
            await().until(() -> got.size() == 3);
            assertThat(got.getFirst().offset()).isEqualTo(3);
            assertThat(got.getFirst().headers()).isEqualTo(Map.of("n", "3"));
            assertThat(got.getFirst().from()).isEqualTo("alice");
            reading.close();
            List<Event> other = new CopyOnWriteArrayList<>();
            Subscription _ = alice.subscribe("marker", other::add);
            alice.publish("read", number(6), Map.of()).get();
            alice.publish("marker", number(7), Map.of()).get();
            await().until(() -> other.size() == 1);
            assertThat(got).hasSize(3);
        }
    }

    @Test
    void requestsAreAnsweredOverTopics() throws Exception {
        try (LiveClient alice = connect("alice");
                LiveClient bob = connect("bob")) {
            Subscription _ =
                    bob.respond("live.double", event -> number(2 * event.payload().asInt()));
            await().until(() -> connected.size() == 2);
            assertThat(bob.command("ping", JSON.createObjectNode()).get()).isNotNull();
            JsonNode answer =
                    alice.request("live.double", number(21), Duration.ofSeconds(20)).get();
            assertThat(answer.asInt()).isEqualTo(42);
            assertThatThrownBy(() ->
                            alice.request("live.nobody", number(1), Duration.ofMillis(300)).get())
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aRoomIsHeardOverSigkillAndReadAgain() throws Exception {
        try (LiveClient alice = connect("alice");
                LiveClient bob = connect("bob")) {
            List<String> got = new CopyOnWriteArrayList<>();
            bob.rooms().onMessage(m -> got.add(m.offset() + " " + m.content()));
            alice.rooms().create("den", "The den", false).get();
            assertThat(alice.rooms().put("den", "bob", "member").get().path("count").asInt())
                    .isEqualTo(2);
            assertThat(alice.rooms().send("den", "one").get()).isEqualTo(1);
            await().until(() -> got.size() == 1);
            server.restart();
            assertThat(alice.rooms().send("den", "two").get()).isEqualTo(2);
            assertThat(alice.rooms().send("den", "three").get()).isEqualTo(3);
            await().atMost(Duration.ofSeconds(60)).until(() -> got.size() == 3);
            assertThat(got).containsExactly("1 one", "2 two", "3 three");
            bob.rooms().read("den", 2).get();
            await().until(() -> got.size() == 4);
            assertThat(got.getLast()).isEqualTo("3 three");
            bob.command("ping", JSON.createObjectNode()).get();
            alice.sendTo(Objects.requireNonNull(ids.get("bob")), "psst").get();
            await().until(() -> said.contains("bob psst"));
            Subscription _ = alice.subscribe("hall", _ -> {});
            alice.attend("hall").get();
            Subscription here = bob.subscribe("hall", _ -> {});
            bob.attend("hall").get();
            await().until(() -> said.contains("alice bob true"));
            here.close();
            await().until(() -> said.contains("alice bob false"));
        }
    }

    @Test
    void aQueueIsConsumedOverSigkillAndUntilThatIsCancelled() throws Exception {
        Route route;
        try (RawClient lines = server.connect()) {
            route = Route.declare(lines);
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        try (LiveClient alice = connect("alice");
                LiveClient bob = connect("bob")) {
            List<QueueDelivery> got = new CopyOnWriteArrayList<>();
            QueueConsumption consuming = bob.consume(route.queue(), 2, got::add);
            consuming.begun().get();
            assertThatThrownBy(() -> bob.consume(route.queue(), 1, got::add))
                    .isInstanceOf(IllegalStateException.class);
            for (String id : List.of("j1", "j2", "j3", "j4")) {
                alice.enqueue(route.exchange(), route.key(), JSON.readTree(Sample.json(id))).get();
            }
            await().until(() -> ids(got).equals(List.of("j1", "j2")));
            assertThat(got.getFirst().isRedelivered()).isFalse();
            got.getFirst().ack().get();
            await().until(() -> ids(got).equals(List.of("j1", "j2", "j3")));
            server.restart();
            await().atMost(Duration.ofSeconds(60)).until(() -> got.size() == 5);
            assertThat(ids(got).subList(3, 5)).containsExactly("j2", "j3");
            assertThat(got.get(3).isRedelivered()).isTrue();
            got.get(1).ack().get(); // that of the connection before
            await().until(() -> got.size() == 6);
            consuming.cancel().get();
            assertThat(consuming.ended()).isCompleted();
            List<QueueDelivery> others = new CopyOnWriteArrayList<>();
            QueueConsumption other = alice.consume(route.queue(), 5, others::add);
            await().until(() -> ids(others).equals(List.of("j3", "j4")));
            assertThat(others.getFirst().isRedelivered()).isTrue();
            assertThat(others.getFirst().deliveryCount()).isEqualTo(2); // a kill is no try
            others.getFirst().nack(true).get();
            await().until(() -> others.size() == 3);
            others.get(1).ack().get();
            others.get(2).ack().get();
            assertThat(got).hasSize(6);
            assertThatThrownBy(() -> alice.consume("none", 0, others::add).begun().get())
                    .cause()
                    .isInstanceOfSatisfying(
                            LiveRefused.class, e -> assertThat(e.name()).isEqualTo("not_found"));
            ends.add(other.ended());
        }
        assertThat(ends.getFirst()).isCompletedExceptionally();
        try (RawClient lines = server.connect()) {
            assertThat(lines.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    private static List<String> ids(List<QueueDelivery> deliveries) {
        return deliveries.stream().map(QueueDelivery::id).toList();
    }

    /// What was written to another connection of the user meanwhile counts as delivered.
    @Test
    void whoHasHeardNoDirectMessageYetMissesNone() throws Exception {
        try (LiveClient alice = connect("alice");
                LiveClient bob = connect("bob")) {
            // Stored behind the moment from which direct messages come, which bob is told before.
            bob.publish("here", number(1), Map.of()).get();
            away.add("bob");
            server.restart();
            KeyPerson person = Objects.requireNonNull(people.get("bob"));
            try (HttpCalls http = new HttpCalls(server.httpPort())) {
                long before;
                try (NativeClient phone =
                        NativeClient.open(server.httpPort(), person.token(http))) {
                    before = phone.direct();
                    ObjectNode hello = JSON.createObjectNode().put("content", "hello");
                    hello.put("message_id", "h1").putObject("to").put("user", "bob");
                    alice.ask("send", hello).get();
                    phone.next("message");
                }
                await().until(() -> {
                    try (NativeClient phone =
                            NativeClient.open(server.httpPort(), person.token(http))) {
                        return phone.direct() > before;
                    }
                });
            }
            away.clear();
            await().atMost(Duration.ofSeconds(60)).until(() -> said.contains("bob direct hello"));
            server.restart();
            ObjectNode again = JSON.createObjectNode().put("content", "again");
            again.put("message_id", "h2").putObject("to").put("user", "bob");
            alice.ask("send", again).get();
            await().atMost(Duration.ofSeconds(60)).until(() -> said.contains("bob direct again"));
            assertThat(said).containsExactly("bob direct hello", "bob direct again");
        }
    }

    @Test
    void refusalsHaveTheirCode() {
        try (LiveClient alice = connect("alice")) {
            assertThatThrownBy(() -> alice.publish("a..b", number(1), Map.of()).get())
                    .cause()
                    .isInstanceOfSatisfying(
                            LiveRefused.class, e -> assertThat(e.name()).isEqualTo("invalid"));
        }
    }
}
