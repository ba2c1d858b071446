package dev.waxwing.client.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.chat.Conversation.Forged;
import dev.waxwing.client.chat.Conversation.Peer;
import dev.waxwing.client.chat.Conversation.Refused;
import dev.waxwing.client.chat.Conversation.Repeated;
import dev.waxwing.client.chat.Conversation.Sealed;
import dev.waxwing.client.chat.Conversation.Signed;
import dev.waxwing.client.chat.Conversation.Unproven;
import dev.waxwing.client.chat.KnownUsers.Finding;
import dev.waxwing.crypto.Destination;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.crypto.SealedJson;
import dev.waxwing.crypto.WaxwingSealer;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client believes of a server that says whatever it likes: here, one that answers for
/// others' keys and asks for signatures.
final class ConversationTest {
    private static final UserId BOB = new UserId("bob");

    @TempDir private Path directory;

    private final DeviceKeys alice = keys();
    private final DeviceKeys bob = keys();
    private final DeviceKeys mallory = keys();

    /// What the server says are the users' keys.
    private final Map<String, DevicePublicKeys> answers = new ConcurrentHashMap<>();

    private byte[] challenge = new byte[32];
    private HttpServer server;
    private KeyLogin login;

    private static DeviceKeys keys() {
        return DeviceKeys.generate(InstantSource.system()).ofAccount();
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/auth/users/", this::user);
        server.createContext("/auth/login", this::challenge);
        server.start();
        login =
                new KeyLogin(
                        HttpClient.newHttpClient(),
                        ServerUrl.parse("http://127.0.0.1:" + server.getAddress().getPort()),
                        new UserId("alice"),
                        alice);
        answers.put("bob", bob.publicKeys());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void user(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        DevicePublicKeys keys = answers.get(path.substring(path.lastIndexOf('/') + 1));
        answer(
                exchange,
                keys == null ? 404 : 200,
                keys == null
                        ? "User not found\n"
                        : "{\"public_key\":\"%s\",\"x25519_public_key\":\"%s\"}"
                                .formatted(base64(keys.ed25519()), base64(keys.x25519())));
    }

    private void challenge(HttpExchange exchange) throws IOException {
        boolean isProof = exchange.getRequestURI().toString().contains("verify");
        answer(
                exchange,
                200,
                isProof ? "{\"token\":\"t\"}" : "{\"challenge\":\"" + base64(challenge) + "\"}");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// As after a start of the client: what was pinned before is known, nothing else.
    private Conversation conversation() throws IOException {
        return new Conversation(login, KnownUsers.open(directory.resolve("known")));
    }

    /// A text of somebody who says to be bob.
    private String sealed(DeviceKeys by, Destination to) {
        WaxwingSealer sealer =
                new WaxwingSealer(
                        by, "bob", to, List.of(alice.publicKeys()), InstantSource.system());
        return new String(
                SealedJson.bytes(sealer.sealMessage("1", "hi".getBytes(StandardCharsets.UTF_8))),
                StandardCharsets.UTF_8);
    }

    private static String signature(DeviceKeys by, String text) {
        return base64(by.sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    // ---- Keys that change

    @Test
    void aChangedKeyIsRefusedUntilItIsTrusted() throws Exception {
        Destination toAlice = new Destination.User("alice");
        assertThat(conversation().open("bob", sealed(bob, toAlice)))
                .isEqualTo(new Sealed("hi", Optional.of(bob.publicKeys().fingerprint())));

        answers.put("bob", mallory.publicKeys());
        Conversation later = conversation();
        String fingerprint = mallory.publicKeys().fingerprint();
        assertThat(later.open("bob", sealed(mallory, toAlice)))
                .isEqualTo(
                        new Refused("the keys of bob have changed; they are now " + fingerprint));
        Peer changed = later.find(BOB).orElseThrow();
        assertThat(changed.finding()).isEqualTo(Finding.CHANGED);
        assertThatThrownBy(() -> later.seal(changed, "secret"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the keys have changed");
        assertThat(conversation().find(BOB).orElseThrow().finding())
                .as("looking pins nothing")
                .isEqualTo(Finding.CHANGED);

        later.trust(changed);
        assertThat(later.open("bob", sealed(mallory, toAlice)))
                .isEqualTo(new Sealed("hi", Optional.empty()));
        assertThat(later.seal(later.find(BOB).orElseThrow(), "secret")).startsWith("{\"v\":1");
        assertThat(later.open("bob", sealed(bob, toAlice))).isInstanceOf(Refused.class);
    }

    // ---- Messages for others

    @Test
    void aMessageThatWasSealedForAnotherDestinationIsRefused() throws Exception {
        Conversation conversation = conversation();
        for (Destination other :
                List.of(
                        new Destination.User("carol"),
                        new Destination.Group("alice"),
                        new Destination.Conversation("alice"),
                        new Destination.Route("alice", "alice"))) {
            assertThat(conversation.open("bob", sealed(bob, other)))
                    .as("%s", other)
                    .isEqualTo(new Refused("it was sealed by or for someone else"));
        }
        String mine = sealed(bob, new Destination.User("alice"));
        assertThat(conversation.open("bob", mine)).isInstanceOf(Sealed.class);
        assertThat(conversation.open("bob", mine)).isEqualTo(new Repeated());
    }

    @Test
    void aMessageUnderAnothersNameIsRefused() throws Exception {
        answers.put("carol", mallory.publicKeys());
        assertThat(conversation().open("carol", sealed(mallory, new Destination.User("alice"))))
                .isEqualTo(new Refused("it was sealed by or for someone else"));
    }

    // ---- Broadcasts

    @Test
    void aBroadcastIsItsSendersOrIsNotShown() throws Exception {
        Conversation conversation = conversation();
        assertThat(conversation.hear("bob", "tea", signature(bob, "tea")))
                .isEqualTo(new Signed("tea", Optional.of(bob.publicKeys().fingerprint())));
        assertThat(conversation.hear("bob", "tea", signature(bob, "tea")))
                .isEqualTo(new Signed("tea", Optional.empty()));
        Forged forged = new Forged("it is not signed by the key that is known for bob");
        assertThat(conversation.hear("bob", "beer", signature(bob, "tea"))).isEqualTo(forged);
        assertThat(conversation.hear("bob", "tea", signature(mallory, "tea"))).isEqualTo(forged);
        assertThat(conversation.hear("bob", "tea", "no base64!")).isEqualTo(forged);
        assertThat(conversation.hear("bob", "tea", "AAAA")).isEqualTo(forged);
        answers.put("bob", mallory.publicKeys());
        assertThat(conversation().hear("bob", "tea", signature(mallory, "tea")))
                .as("keys that the server gives out now, and that are not the pinned ones")
                .isEqualTo(forged);
    }

    @Test
    void whatNobodyCanVerifyIsMarked() throws Exception {
        Conversation conversation = conversation();
        assertThat(conversation.hear("bob", "tea", ""))
                .isEqualTo(new Unproven("tea", "it is not signed"));
        assertThat(conversation.hear("zoe", "tea", signature(mallory, "tea")))
                .isEqualTo(new Unproven("tea", "the keys of zoe are not known"));
        assertThat(conversation.hear("z\u001b[2J", "tea", signature(mallory, "tea")))
                .isEqualTo(new Unproven("tea", "its sender is no user"));
    }

    @Test
    void onesOwnBroadcastIsComparedWithOnesOwnKey() throws Exception {
        answers.put("alice", mallory.publicKeys());
        assertThat(conversation().hear("alice", "tea", signature(alice, "tea")))
                .isEqualTo(new Signed("tea", Optional.empty()));
        assertThat(conversation().hear("alice", "tea", signature(mallory, "tea")))
                .isInstanceOf(Forged.class);
    }

    // ---- What is signed for a server

    @Test
    void aChallengeOfThirtyTwoBytesIsSigned() throws Exception {
        challenge[0] = (byte) 0xff;
        assertThat(login.login()).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "31 characters, and no one more.",
                "a broadcast of 32 characters: hi",
                "the bytes that would be signed for a sealed message, \u00fc"
            })
    void whatCouldBeAMessageIsNotSigned(String asked) {
        challenge = asked.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(login::login).hasMessageContaining("no challenge");
        challenge = asked.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(login::login).hasMessageContaining("no challenge");
    }
}
