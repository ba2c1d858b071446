package dev.waxwing.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.gateway.websocket.Frame;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a client at `/ws` may not send: whatever it is, the answer says so, nothing of it is
/// stored, and only what breaks RFC 6455 or its bounds ends the connection.
final class BadFramesTest {
    @TempDir static Path directory;
    static RunningServer server;
    static HttpCalls http;
    static KeyPerson alice;
    static KeyPerson bob;
    private FrameClient a;

    @BeforeAll
    static void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.rates=false", "limits.message-size=64 KiB")
                        .start();
        http = new HttpCalls(server.httpPort());
        alice = KeyPerson.register(http, "alice");
        bob = KeyPerson.register(http, "bob");
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @BeforeEach
    void connect() {
        a = FrameClient.open(server.httpPort(), alice.token(http));
    }

    @AfterEach
    void disconnect() {
        a.close();
    }

    private static String direct(String header, String body) {
        return "{\"header\":{\"to\":\"bob\"" + header + "},\"body\":" + body + "}";
    }

    static List<String> malformed() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        return List.of(
                // malformed JSON
                "",
                "{",
                "not json",
                "{\"header\":{\"to\":\"bob\"},\"body\":{\"content\":\"x\"}} {}",
                "{'header':{}}",
                "{\"header\":{\"to\":\"bob\",\"to\":\"alice\"},\"body\":{\"content\":\"x\"}}",
                direct("", "{\"content\":\"a\nb\"}"),
                direct("", "{\"content\":NaN}"),
                // wrong types
                "[]",
                "null",
                "7",
                "\"text\"",
                "{\"header\":[],\"body\":{\"content\":\"x\"}}",
                direct("", "\"x\""),
                direct("", "{\"content\":7}"),
                direct("", "{\"content\":{}}"),
                direct(",\"timestamp\":5", "{\"content\":\"x\"}"),
                direct(",\"signature\":true", "{\"content\":\"x\"}"),
                direct(",\"is_broadcast\":\"true\"", "{\"content\":\"x\"}"),
                direct(",\"message_type\":{}", "{\"content\":\"x\"}"),
                "{\"id\":true,\"header\":{\"to\":\"bob\"},\"body\":{\"content\":\"x\"}}",
                // deep nesting
                deep,
                direct(",\"more\":" + deep, "{\"content\":\"x\"}"),
                direct(
                        "",
                        "{\"content\":\"x\",\"more\":"
                                + "{\"a\":".repeat(40)
                                + "1"
                                + "}".repeat(41)),
                // huge numbers
                "{\"id\":"
                        + "9".repeat(30)
                        + ",\"header\":{\"to\":\"bob\"},\"body\":{\"content\":\"x\"}}",
                "{\"id\":1e400,\"header\":{\"to\":\"bob\"},\"body\":{\"content\":\"x\"}}",
                "{\"id\":" + "9".repeat(20_000) + ",\"header\":{\"to\":\"bob\"}}",
                // lone surrogates
                direct("", "{\"content\":\"\\ud800\"}"),
                direct("", "{\"content\":\"\\udc00\\ud800\"}"),
                direct(",\"timestamp\":\"\\ud83d\"", "{\"content\":\"x\"}"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isAnsweredWithAnErrorAndNothingElseHappens(String text) {
        a.say(text);
        JsonNode refused = a.next();
        assertThat(refused.path("header").path("from").asText()).isEqualTo("system");
        assertThat(refused.path("status").asText()).isEqualTo("error");
        assertThat(FrameClient.error(refused)).isEqualTo("malformed");
        assertThat(refused.path("error").path("code").asInt()).isEqualTo(1001);
        assertThat(FrameClient.content(refused)).isNotBlank();
        a.say(alice.unsigned("good", "nobody", "x"));
        assertThat(FrameClient.error(a.answer("good"))).isEqualTo("not_found");
        assertThat(new Rows(server.data()).of("SELECT * FROM messages WHERE content = 'x'"))
                .isEmpty();
    }

    @Test
    void aHugeNumberInWhatIsPassedOverIsRefusedAsWell() {
        String many = "9".repeat(50_000);
        a.say(
                "{\"id\":\"n\",\"header\":{\"to\":\"nobody\",\"n\":%s,\"e\":1e999999999},\"body\":{\"content\":\"\"}}"
                        .formatted(many));
        assertThat(FrameClient.error(a.next())).isEqualTo("malformed");
        assertThat(a.isOpen()).isTrue();
    }

    @Test
    void aSpoofedSenderIsWhoeverHasConnected() {
        ObjectNode frame = alice.unsigned("s", "bob", "it is me, bob");
        ((ObjectNode) frame.path("header")).put("from", "bob");
        assertThat(a.say(frame).answer("s").path("status").asText()).isEqualTo("sent");
        ObjectNode everybody = alice.unsigned("t", "broadcast", "it is me, the system");
        ((ObjectNode) everybody.path("header")).put("from", "system");
        try (FrameClient b = FrameClient.open(server.httpPort(), bob.token(http))) {
            assertThat(b.next().path("header").path("from").asText()).isEqualTo("alice");
            assertThat(b.isOpen()).isTrue();
            a.say(everybody);
            assertThat(b.next().path("header").path("from").asText()).isEqualTo("alice");
        }
    }

    /// A key's signature over something is good for nobody else.
    @Test
    void anothersSignedFramesAreNoOnesOwn() {
        String stolen = bob.frame("b", "broadcast", "I resign");
        assertThat(FrameClient.error(a.say(stolen).answer("b"))).isEqualTo("signature_invalid");
        String command = bob.frame("c", "server", "{\"command\":\"hello\"}");
        assertThat(FrameClient.content(a.say(command).answer("c"))).contains("Invalid signature");
        for (String signature :
                new String[] {"", "AAAA", "not base64", "A".repeat(86) + "==", "=".repeat(88)}) {
            ObjectNode frame = alice.unsigned("x", "server", "{\"command\":\"ping\"}");
            ((ObjectNode) frame.path("header")).put("signature", signature);
            assertThat(FrameClient.content(a.say(frame).answer("x")))
                    .contains("\"success\":false")
                    .containsAnyOf("Invalid signature", "Server messages must be signed");
        }
    }

    @Test
    void aSignedCommandWithATimeIsAnsweredOnceAndNotWhenItIsOld() {
        String content = "{\"command\":\"ping\",\"timestamp\":\"%s\"}";
        String now = alice.frame("1", "server", content.formatted(Instant.now()));
        assertThat(FrameClient.content(a.say(now).answer("1"))).contains("\"success\":true");
        assertThat(FrameClient.content(a.say(now).answer("1"))).contains("Command already handled");
        try (FrameClient elsewhere = FrameClient.open(server.httpPort(), alice.token(http))) {
            assertThat(FrameClient.content(elsewhere.say(now).answer("1")))
                    .contains("Command already handled");
        }
        for (Instant far :
                List.of(Instant.now().minusSeconds(301), Instant.now().plusSeconds(310))) {
            String stale = alice.frame("2", "server", content.formatted(far));
            assertThat(FrameClient.content(a.say(stale).answer("2"))).contains("Command expired");
        }
    }

    @Test
    void binaryFramesAreNotUnderstood() {
        a.socket().send(Frame.of(Frame.BINARY, alice.frame("b", "bob", "x").getBytes(UTF_8)));
        assertThat(a.socket().readClose()).isEqualTo(1003);
    }

    @Test
    void fragmentsAreOneFrameHoweverManyTheyAre() {
        byte[] text = alice.frame("f", "nobody", "ü€😀".repeat(50)).getBytes(UTF_8);
        for (int i = 0; i < text.length; i++) {
            boolean isLast = i == text.length - 1;
            byte[] one = {text[i]};
            a.socket().send(new Frame(i == 0 ? Frame.TEXT : Frame.CONTINUATION, isLast, one));
            if (i % 100 == 50) {
                assertThat(a.isOpen()).isTrue();
            }
        }
        assertThat(FrameClient.error(a.answer("f"))).isEqualTo("not_found");
    }

    @Test
    void fragmentsWithoutEndAreCutOffAtTheLimit() {
        byte[] part = new byte[1 << 14];
        Arrays.fill(part, (byte) ' ');
        a.socket().send(new Frame(Frame.TEXT, false, part));
        for (int i = 0; i < 3; i++) {
            a.socket().send(new Frame(Frame.CONTINUATION, false, part));
        }
        assertThat(a.isOpen()).isTrue();
        a.socket().send(new Frame(Frame.CONTINUATION, false, new byte[] {' '}));
        assertThat(a.socket().readClose()).isEqualTo(1009);
    }

    @Test
    void compressionIsNotAgreedToAndACompressedFrameEndsTheConnection() {
        try (RawSocket socket = new RawSocket(server.httpPort())) {
            String answer =
                    socket.handshake(
                            "/ws?token=" + alice.token(http),
                            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
            assertThat(answer)
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("sec-websocket-extensions");
            byte[] compressed = Frame.text("{}").masked(1);
            compressed[0] |= 0x40;
            socket.send(compressed);
            assertThat(socket.readClose()).isEqualTo(1002);
        }
    }

    /// Whoever never reads is cut off; the others are served meanwhile, and what is durable waits.
    @Test
    void aClientThatNeverReadsLosesItsConnectionAndNothingElse() {
        KeyPerson deaf = KeyPerson.register(http, "deaf");
        String content = Base64.getEncoder().encodeToString(new byte[24_000]);
        try (RawSocket socket = new RawSocket(server.httpPort(), 4096)) {
            assertThat(socket.handshake("/ws?token=" + deaf.token(http))).contains(" 101 ");
            a.say(alice.unsigned("first", "deaf", "kept"));
            assertThat(a.answer("first").path("status").asText()).isEqualTo("sent");
            assertThat(IntStream.range(0, 5_000).anyMatch(_ -> reached(content) < 2)).isTrue();
        }
        a.say(alice.unsigned("last", "deaf", "kept too"));
        assertThat(a.answer("last").path("status").asText()).isEqualTo("sent");
        try (FrameClient back =
                new FrameClient(
                        RawSocket.open(
                                server.httpPort(), "/ws?after=0&token=" + deaf.token(http)))) {
            assertThat(FrameClient.content(back.next())).isEqualTo("kept");
            assertThat(FrameClient.content(back.next())).isEqualTo("kept too");
        }
    }

    private int reached(String content) {
        a.say(alice.unsigned("b", "broadcast", content));
        return a.answer("b").path("reached").asInt();
    }
}
