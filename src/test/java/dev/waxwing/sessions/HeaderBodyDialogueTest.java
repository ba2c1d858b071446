package dev.waxwing.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.chat.Roster;
import dev.waxwing.chat.RunningMessages;
import dev.waxwing.chat.TestOutbox;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.commands.ServerFacts;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Edge;
import dev.waxwing.ops.LogContext;
import dev.waxwing.routing.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Header/body frames from a connection's text to the answers, over a real journal and database.
class HeaderBodyDialogueTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir private Path directory;

    private final Map<UserId, User> accounts = new ConcurrentHashMap<>();
    private final Set<UserId> inMemory = ConcurrentHashMap.newKeySet();
    private final Map<String, SigningKey> keys = new HashMap<>();
    private final Roster roster = new Roster();
    private final AtomicInteger pauses = new AtomicInteger();
    private RunningMessages running;
    private OpenGate gate;
    private final FrameCounts counts = new FrameCounts();
    private HeaderBodyDialect dialect;
    private Client alice;
    private Client bob;

    /// One connection.
    private final class Client implements AutoCloseable {
        final String name;
        final TestOutbox outbox = new TestOutbox(false);
        final Dialogue dialogue;
        private int read;

        Client(String name, Map<String, String> parameters, Set<Permission> permissions) {
            this.name = name;
            Identity identity =
                    new Identity(
                            new UserId(name),
                            Role.MEMBER,
                            "session",
                            permissions,
                            Instant.EPOCH,
                            Instant.MAX);
            Reading reading =
                    new Reading() {
                        @Override
                        public void pause() {
                            pauses.incrementAndGet();
                        }

                        @Override
                        public void resume() {
                            pauses.decrementAndGet();
                        }
                    };
            Attributes attributes = new Attributes("127.0.0.1", "", parameters, NOW);
            dialogue =
                    dialect.open(
                            new Session(
                                    "id",
                                    Optional.of(identity),
                                    outbox,
                                    reading,
                                    () -> LogContext.of(Edge.WEBSOCKET),
                                    attributes));
        }

        void send(String text) {
            dialogue.received(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(JsonNode frame) {
            send(frame.toString());
        }

        JsonNode next() {
            await().until(() -> outbox.count() > read);
            return outbox.received().get(read++);
        }

        ObjectNode frame(String to, String content) {
            ObjectNode frame = JSON.createObjectNode();
            frame.putObject("header").put("from", name).put("to", to).put("timestamp", "then");
            frame.putObject("body").put("content", content);
            return frame;
        }

        ObjectNode signed(String to, String content) {
            ObjectNode frame = frame(to, content);
            byte[] signature =
                    Objects.requireNonNull(keys.get(name))
                            .sign(content.getBytes(StandardCharsets.UTF_8));
            ((ObjectNode) frame.path("header"))
                    .put("signature", Base64.getEncoder().encodeToString(signature));
            return frame;
        }

        @Override
        public void close() {
            dialogue.closed(new Ending(1000, true));
            outbox.close();
        }
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        running = new RunningMessages(Files.createDirectory(directory.resolve("chat")));
        gate = new OpenGate(Files.createDirectory(directory.resolve("gate")), "100/s burst 500");
        Users users =
                new Users() {
                    @Override
                    public Optional<User> cached(UserId id) {
                        return inMemory.contains(id)
                                ? Optional.ofNullable(accounts.get(id))
                                : Optional.empty();
                    }

                    @Override
                    public Optional<User> find(UserId id) {
                        Optional<User> found = Optional.ofNullable(accounts.get(id));
                        found.ifPresent(user -> inMemory.add(user.id()));
                        return found;
                    }
                };
        ServerFacts facts = new ServerFacts("1.2.3", roster::users, CLOCK);
        dialect =
                new HeaderBodyDialect(
                        gate.gate,
                        1 << 18,
                        users,
                        running.messages,
                        roster,
                        new CommandRegistry(facts),
                        Screen.open(),
                        counts,
                        CLOCK);
        register("alice", false);
        register("bob", false);
        alice = connect("alice");
        bob = connect("bob");
        running.settle();
    }

    private void register(String name, boolean blocked) {
        SigningKey key = SigningKey.generate();
        UserId id = new UserId(name);
        keys.put(name, key);
        accounts.put(
                id,
                new User(
                        id,
                        name,
                        Role.MEMBER,
                        NOW,
                        Optional.of(key.verifyingKey()),
                        Optional.empty(),
                        blocked));
    }

    private Client connect(String name) {
        return new Client(name, Map.of(), Role.MEMBER.permissions());
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        running.close();
        gate.close();
        assertThat(roster.connections()).isZero();
        assertThat(pauses).hasValue(0);
    }

    @Test
    void aDirectMessageGoesToItsRecipientAlone() {
        alice.send(alice.frame("bob", "hi"));
        JsonNode got = bob.next();
        assertThat(got.path("id").asLong()).isEqualTo(1);
        assertThat(got.path("header").path("from").asText()).isEqualTo("alice");
        assertThat(got.path("header").path("timestamp").asText()).isEqualTo("then");
        assertThat(got.path("body").path("content").asText()).isEqualTo("hi");
        assertThat(got.has("status")).isFalse();
        alice.send(alice.frame("alice", "note"));
        assertThat(alice.next().path("body").path("content").asText()).isEqualTo("note");
    }

    @Test
    void theServerSaysWhoSentIt() {
        ObjectNode frame = alice.frame("bob", "hi");
        ((ObjectNode) frame.path("header")).put("from", "mallory");
        alice.send(frame);
        assertThat(bob.next().path("header").path("from").asText()).isEqualTo("alice");
    }

    @Test
    void aSenderWhoGivesAnIdIsToldThatItIsStored() {
        alice.send(alice.frame("bob", "quiet"));
        alice.send(alice.frame("bob", "hi").put("id", 77));
        JsonNode told = alice.next();
        assertThat(told.path("id").asLong()).isEqualTo(77);
        assertThat(told.path("status").asText()).isEqualTo("sent");
        assertThat(told.path("message_id").asLong()).isEqualTo(2);
        assertThat(told.path("header").path("from").asText()).isEqualTo("server");
        alice.send(alice.frame("bob", "hi").put("id", "mine \"1\""));
        assertThat(alice.next().path("id").asText()).isEqualTo("mine \"1\"");
    }

    @Test
    void aFrameThatIsRepeatedIsAnsweredAgainAndDeliveredOnce() {
        ObjectNode frame = alice.frame("bob", "hi").put("id", 1);
        alice.send(frame);
        assertThat(alice.next().path("message_id").asLong()).isEqualTo(1);
        alice.close();
        alice = connect("alice");
        alice.send(frame);
        assertThat(alice.next().path("message_id").asLong()).isEqualTo(1);
        alice.send(alice.frame("bob", "something else").put("id", 1));
        assertThat(alice.next().path("message_id").asLong()).isEqualTo(2);
        assertThat(bob.next().path("body").path("content").asText()).isEqualTo("hi");
        assertThat(bob.next().path("body").path("content").asText()).isEqualTo("something else");
    }

    /// A client that numbers from 1 with each connection may say the same twice.
    @Test
    void theSameWithoutATimestampIsAnotherMessage() {
        ObjectNode frame = alice.frame("bob", "ok").put("id", 1);
        ((ObjectNode) frame.path("header")).remove("timestamp");
        alice.send(frame);
        assertThat(alice.next().path("message_id").asLong()).isEqualTo(1);
        alice.close();
        alice = connect("alice");
        alice.send(frame);
        assertThat(alice.next().path("message_id").asLong()).isEqualTo(2);
        assertThat(bob.next().path("id").asLong()).isEqualTo(1);
        assertThat(bob.next().path("id").asLong()).isEqualTo(2);
    }

    @Test
    void aTrueSignatureGoesAlongAndAFalseOneIsRefused() {
        alice.send(alice.signed("bob", "true"));
        assertThat(bob.next().path("header").path("signature").asText()).isNotEmpty();
        ObjectNode frame = alice.signed("bob", "true");
        ((ObjectNode) frame.path("body")).put("content", "changed");
        alice.send(frame.put("id", 5));
        JsonNode refused = alice.next();
        assertThat(refused.path("status").asText()).isEqualTo("error");
        assertThat(refused.path("id").asInt()).isEqualTo(5);
        assertThat(refused.path("body").path("content").asText()).isEqualTo("Invalid signature");
        assertThat(refused.path("error").path("name").asText()).isEqualTo("signature_invalid");
    }

    @Test
    void someonesSignedBroadcastIsNotAnothers() {
        ObjectNode stolen = alice.signed("broadcast", "I resign");
        bob.send(stolen);
        JsonNode refused = bob.next();
        assertThat(refused.path("body").path("content").asText()).isEqualTo("Invalid signature");
        assertThat(alice.outbox.count()).isZero();
    }

    @Test
    void aBroadcastReachesAllWhoAreConnected() {
        alice.send(alice.signed("broadcast", "all").put("id", 1));
        for (JsonNode got : new JsonNode[] {bob.next(), alice.next()}) {
            assertThat(got.path("header").path("to").asText()).isEqualTo("broadcast");
            assertThat(got.path("header").path("is_broadcast").asBoolean()).isTrue();
            assertThat(got.path("header").path("message_type").asText()).isEqualTo("broadcast");
            assertThat(got.path("header").path("from").asText()).isEqualTo("alice");
            assertThat(got.has("id")).isFalse();
        }
        assertThat(alice.next().path("reached").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"nobody", "not a name", "system"})
    void anUnknownRecipientIsAnError(String to) {
        alice.send(alice.frame(to, "hi").put("id", 3));
        JsonNode refused = alice.next();
        assertThat(refused.path("id").asInt()).isEqualTo(3);
        assertThat(refused.path("header").path("from").asText()).isEqualTo("system");
        assertThat(refused.path("status").asText()).isEqualTo("error");
        assertThat(refused.path("body").path("content").asText())
                .isEqualTo("User not found: " + to);
        assertThat(refused.path("error").path("code").asInt()).isEqualTo(1201);
        assertThat(counts.told).containsExactly("direct", "not_found");
    }

    @Test
    void aBlockedRecipientIsAsUnknown() {
        register("carol", true);
        alice.send(alice.frame("carol", "hi"));
        assertThat(alice.next().path("body").path("content").asText())
                .isEqualTo("User not found: carol");
    }

    @Test
    void orderHoldsWhileAnAccountIsRead() {
        inMemory.clear();
        for (int n = 0; n < 200; n++) {
            alice.send(alice.frame(n % 50 == 0 ? "bob" : "alice", "m" + n));
            if (n % 20 == 0) {
                inMemory.clear();
            }
        }
        await().until(() -> bob.outbox.count() == 4 && alice.outbox.count() == 196);
        assertThat(alice.outbox.ids()).isSorted();
        assertThat(alice.outbox.received().getLast().path("body").path("content").asText())
                .isEqualTo("m199");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    not json                              | not valid JSON
                    []                                    | a frame must be a JSON object
                    {"header":{"to":"bob"}}               | 'body.content' is missing
                    {"header":{"to":5},"body":{"content":""}} | 'to' must be a string
                    """)
    void whatCannotBeReadIsAnError(String text, String why) {
        alice.send(text);
        JsonNode refused = alice.next();
        assertThat(refused.path("header").path("from").asText()).isEqualTo("system");
        assertThat(refused.path("body").path("content").asText()).startsWith(why);
        assertThat(refused.path("error").path("name").asText()).isEqualTo("malformed");
    }

    private String commandAnswer(ObjectNode frame) {
        alice.send(frame);
        JsonNode answer = alice.next();
        assertThat(answer.path("header").path("from").asText()).isEqualTo("server");
        assertThat(answer.path("header").path("message_type").asText()).isEqualTo("direct");
        assertThat(answer.path("header").path("to").asText()).isEqualTo("alice");
        assertThat(answer.has("status")).isFalse();
        return answer.path("body").path("content").asText();
    }

    @Test
    void commandsAreAnswered() {
        assertThat(
                        commandAnswer(
                                alice.signed(
                                        "server", "{\"command\":\"ping\",\"request_id\":\"1\"}")))
                .isEqualTo(
                        "{\"success\":true,\"request_id\":\"1\",\"result\":{\"message\":\"pong\",\"timestamp\":\"2026-01-02T03:04:05.678Z\"}}");
        assertThat(commandAnswer(alice.signed("server", "{\"command\":\"user_count\"}")))
                .contains("\"count\":2");
    }

    @Test
    void commandsAreRefusedInTheirOwnWords() {
        assertThat(commandAnswer(alice.frame("server", "{\"command\":\"ping\"}")))
                .isEqualTo("{\"success\":false,\"error\":\"Server messages must be signed\"}");
        assertThat(commandAnswer(alice.signed("server", "ping")))
                .isEqualTo("{\"success\":false,\"error\":\"Invalid server command format\"}");
        ObjectNode forged = alice.signed("server", "{\"command\":\"ping\",\"request_id\":\"r\"}");
        ((ObjectNode) forged.path("header")).put("signature", "AAAA");
        assertThat(commandAnswer(forged))
                .isEqualTo(
                        "{\"success\":false,\"request_id\":\"r\",\"error\":\"Invalid signature\"}");
        assertThat(commandAnswer(alice.signed("server", "{\"command\":\"X\"}")))
                .isEqualTo("{\"success\":false,\"error\":\"Unknown command: X\"}");
    }

    @Test
    void anothersSignedCommandIsNotOnes() {
        ObjectNode stolen = bob.signed("server", "{\"command\":\"hello\"}");
        assertThat(commandAnswer(stolen)).contains("Invalid signature");
    }

    @Test
    void whoMayNotIsRefused() {
        alice.close();
        alice = new Client("alice", Map.of(), Set.of(Permission.CONNECT));
        alice.send(alice.frame("bob", "hi"));
        alice.send(alice.frame("broadcast", "hi"));
        assertThat(alice.next().path("error").path("name").asText()).isEqualTo("forbidden");
        assertThat(alice.next().path("error").path("name").asText()).isEqualTo("forbidden");
        assertThat(commandAnswer(alice.signed("server", "{\"command\":\"ping\"}")))
                .contains("\"success\":false");
        assertThat(bob.outbox.count()).isZero();
    }

    @Test
    void tooManyFramesAreAnsweredInTheAgreedWords() {
        for (int n = 0; n < 700; n++) {
            alice.send(alice.frame("bob", "m" + n));
        }
        JsonNode refused = alice.next();
        assertThat(refused.path("header").path("from").asText()).isEqualTo("system");
        assertThat(refused.path("status").asText()).isEqualTo("error");
        assertThat(refused.path("body").path("content").asText())
                .isEqualTo("Rate limit exceeded. Please slow down.");
        assertThat(refused.path("error").path("code").asInt()).isEqualTo(1301);
        assertThat(refused.path("error").path("retry_after_ms").asLong()).isPositive();
    }

    @Test
    void drainingEndsWhenEverythingIsStored() {
        for (int n = 0; n < 50; n++) {
            alice.send(alice.frame("bob", "m" + n).put("id", n));
        }
        CompletableFuture<Integer> answered = new CompletableFuture<>();
        alice.dialogue.drain(() -> answered.complete(0));
        answered.join();
        await().until(() -> alice.outbox.count() == 50);
    }

    @Test
    void aClientResumesBehindWhatItSays() {
        for (int n = 1; n <= 5; n++) {
            alice.send(alice.frame("bob", "m" + n));
        }
        await().until(() -> bob.outbox.count() == 5);
        bob.close();
        bob = new Client("bob", Map.of("after", "3"), Role.MEMBER.permissions());
        await().until(() -> bob.outbox.count() == 2);
        assertThat(bob.outbox.ids()).containsExactly(4L, 5L);
        assertThatThrownBy(() -> new Client("bob", Map.of("after", "-1"), Set.of()))
                .isInstanceOf(SessionRefused.class);
    }
}
