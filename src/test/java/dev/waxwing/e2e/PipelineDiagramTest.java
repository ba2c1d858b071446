package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The message-pipeline diagram: each stage with what it lets through and what it stops, in the
/// diagram's order, over the wire and in the database.
final class PipelineDiagramTest {
    @TempDir private Path directory;
    private RunningServer server;
    private HttpCalls http;
    private Rows rows;
    private KeyPerson alice;
    private KeyPerson bob;
    private FrameClient a;

    @BeforeEach
    void start() {
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("limits.message-user=1/m burst 12")
                        .start();
        http = new HttpCalls(server.httpPort());
        rows = new Rows(server.data());
        alice = KeyPerson.register(http, "alice");
        bob = KeyPerson.register(http, "bob");
        a = FrameClient.open(server.httpPort(), alice.token(http));
    }

    @AfterEach
    void stop() {
        a.close();
        http.close();
        server.close();
    }

    private FrameClient connectBob() {
        return FrameClient.open(server.httpPort(), bob.token(http));
    }

    private List<?> stored() {
        return rows.of("SELECT * FROM messages");
    }

    private static ObjectNode header(ObjectNode frame) {
        return (ObjectNode) frame.path("header");
    }

    @Test
    void inputAndAuthentication() {
        try (FrameClient b = connectBob()) {
            // MSG --> PARSE: Parse JSON
            a.say("{\"header\":{\"to\":\"bob\"}");
            assertThat(FrameClient.error(a.next())).isEqualTo("malformed");
            // PARSE --> VALIDATE: Validate Structure
            a.say("{\"id\":\"v\",\"header\":{\"to\":\"bob\"}}");
            JsonNode invalid = a.next();
            assertThat(FrameClient.content(invalid)).contains("'body.content' is missing");
            // VALIDATE --> SIG: Verify Signature, if present
            ObjectNode forged = (ObjectNode) FrameClient.json(alice.frame("s1", "bob", "true"));
            ((ObjectNode) forged.path("body")).put("content", "forged");
            assertThat(FrameClient.error(a.say(forged).answer("s1")))
                    .isEqualTo("signature_invalid");
            assertThat(stored()).isEmpty();
            a.say(alice.frame("s2", "bob", "signed"));
            assertThat(a.answer("s2").path("status").asText()).isEqualTo("sent");
            a.say(alice.unsigned("s3", "bob", "unsigned"));
            assertThat(a.answer("s3").path("status").asText()).isEqualTo("sent");
            // SIG --> TOKEN: Validate Sender: it is whoever has connected
            ObjectNode spoofed = alice.unsigned("s4", "bob", "spoofed");
            header(spoofed).put("from", "bob");
            assertThat(a.say(spoofed).answer("s4").path("status").asText()).isEqualTo("sent");
            for (String content : new String[] {"signed", "unsigned", "spoofed"}) {
                JsonNode got = b.next();
                assertThat(FrameClient.content(got)).isEqualTo(content);
                assertThat(got.path("header").path("from").asText()).isEqualTo("alice");
            }
            assertThat(rows.of("SELECT DISTINCT from_user FROM messages"))
                    .hasToString("[{from_user=alice}]");
        }
    }

    @Test
    void rateLimiting() {
        // TOKEN --> BUCKET: Check Token Bucket, BUCKET --> ALLOW: twelve, and no more
        for (int i = 0; i < 12; i++) {
            a.say(alice.unsigned("m" + i, "bob", "m"));
            assertThat(a.answer("m" + i).path("status").asText()).isEqualTo("sent");
        }
        // ALLOW -->|No| REJECT: Reject Message
        JsonNode refused = a.say(alice.unsigned("m12", "bob", "m")).answer("m12");
        assertThat(refused.path("header").path("from").asText()).isEqualTo("system");
        assertThat(FrameClient.content(refused))
                .isEqualTo("Rate limit exceeded. Please slow down.");
        assertThat(refused.path("error").path("retry_after_ms").asLong()).isPositive();
        assertThat(stored()).hasSize(12);
        // One user's bucket is nobody else's.
        try (FrameClient b = connectBob()) {
            b.say(bob.unsigned("b", "alice", "still"));
            assertThat(b.answer("b").path("status").asText()).isEqualTo("sent");
        }
    }

    @Test
    void typeResolution() {
        // ALLOW -->|Yes| TYPE: by the recipient, by the type, by the flag; else direct
        String ping = "{\"command\":\"ping\"}";
        assertThat(kind(alice.unsigned("t1", "bob", "x"))).isEqualTo("direct");
        assertThat(kind(typed("t2", "bob", "direct"))).isEqualTo("direct");
        assertThat(kind(alice.unsigned("t3", "broadcast", "x"))).isEqualTo("broadcast");
        assertThat(kind(typed("t4", "", "broadcast"))).isEqualTo("broadcast");
        ObjectNode flagged = alice.unsigned("t5", "", "x");
        header(flagged).put("is_broadcast", true);
        assertThat(kind(flagged)).isEqualTo("broadcast");
        assertThat(kind(FrameClient.json(alice.frame("t6", "server", ping)))).isEqualTo("server");
        ObjectNode command = (ObjectNode) FrameClient.json(alice.frame("t7", "", ping));
        header(command).put("message_type", "server");
        assertThat(kind(command)).isEqualTo("server");
        a.say(typed("t8", "bob", "letter"));
        assertThat(FrameClient.error(a.next(frame -> frame.has("error")))).isEqualTo("malformed");
    }

    private ObjectNode typed(String id, String to, String type) {
        ObjectNode frame = alice.unsigned(id, to, "x");
        header(frame).put("message_type", type);
        return frame;
    }

    /// As what the server has taken a frame, by its answer.
    private String kind(JsonNode frame) {
        JsonNode answer = a.say(frame).answer(frame.path("id").asText());
        if (answer.has("message_id")) {
            return "direct";
        }
        return answer.has("reached") ? "broadcast" : "server";
    }

    @Test
    void aDirectMessageIsCheckedStoredQueuedAndAcknowledged() {
        // TYPE -->|direct| DIRECT, DIRECT --> ENCRYPT: the sealed parts are there, and stay as they
        // are
        ObjectNode sealed = alice.unsigned("d", "bob", "c2VhbGVk");
        header(sealed).put("encrypted_key", "a2V5").put("encryption_nonce", "bm9uY2U=");
        a.say(sealed);
        // ENCRYPT --> STORE, and then SEND --> ACK
        JsonNode acknowledged = a.answer("d");
        assertThat(acknowledged.path("status").asText()).isEqualTo("sent");
        assertThat(rows.one("SELECT * FROM messages"))
                .containsEntry("id", acknowledged.path("message_id").asText())
                .containsEntry("from_user", "alice")
                .containsEntry("to_user", "bob")
                .containsEntry("content", "c2VhbGVk")
                .containsEntry("encrypted_key", "a2V5")
                .containsEntry("encryption_nonce", "bm9uY2U=")
                .containsEntry("timestamp", "2026-01-02T03:04:05.678Z")
                .containsEntry("signature", "null")
                .containsEntry("status", "sent");
        // STORE --> ROUTE --> QUEUE: it waits for bob, who is away; QUEUE --> SEND: WebSocket Write
        a.say(alice.unsigned("e", "bob", "second"));
        assertThat(a.answer("e").path("status").asText()).isEqualTo("sent");
        try (FrameClient b = connectBob()) {
            JsonNode first = b.next();
            assertThat(first.path("status").asText()).isEqualTo("pending");
            assertThat(first.path("id").asText())
                    .isEqualTo(acknowledged.path("message_id").asText());
            assertThat(first.path("header").path("encrypted_key").asText()).isEqualTo("a2V5");
            assertThat(first.path("header").path("encryption_nonce").asText())
                    .isEqualTo("bm9uY2U=");
            assertThat(FrameClient.content(b.next())).isEqualTo("second");
        }
        await().until(() ->
                rows.of("SELECT status FROM messages")
                        .toString()
                        .equals("[{status=delivered}, {status=delivered}]"));
    }

    @Test
    void aBroadcastIsRoutedAndACommandExecuted() {
        try (FrameClient b = connectBob()) {
            assertThat(b.isOpen()).isTrue();
            // TYPE -->|broadcast| BROAD --> ROUTE --> QUEUE --> SEND --> ACK
            a.say(alice.frame("b", "broadcast", "all"));
            assertThat(FrameClient.content(b.next())).isEqualTo("all");
            assertThat(FrameClient.content(a.next())).isEqualTo("all");
            assertThat(a.answer("b").path("reached").asInt()).isEqualTo(2);
            assertThat(stored()).isEmpty();
            // TYPE -->|server| SERVER --> EXEC: Execute Command
            a.say(alice.frame("c", "server", "{\"command\":\"echo\",\"params\":{\"n\":1}}"));
            assertThat(FrameClient.content(a.answer("c")))
                    .isEqualTo(
                            "{\"success\":true,\"result\":{\"echo\":{\"n\":1},\"sender\":\"alice\"}}");
            assertThat(b.isOpen()).isTrue();
        }
    }
}
