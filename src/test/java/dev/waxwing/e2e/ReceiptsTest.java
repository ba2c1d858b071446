package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Receipts are kept: who was away learns of them, also after the server was killed.
final class ReceiptsTest {
    private static final String TALK = "dm:alice:bob";

    @TempDir Path directory;

    private RunningServer server;
    private HttpCalls http;
    private KeyPerson alice;
    private KeyPerson bob;

    @BeforeEach
    void start() {
        server = ServerLaunch.on(directory.resolve("d")).set("limits.rates=false").start();
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

    private static long send(NativeClient from, String to, String id) {
        JsonNode ack =
                from.ask(
                        "send",
                        "{'to':{'user':'%s'},'message_id':'%s','content':'hello'}"
                                .formatted(to, id));
        return ack.path("data").path("offset").asLong();
    }

    private static String receipt(NativeClient reader, long delivered, long read) {
        return reader.ask(
                        "receipt",
                        "{'conversation':'%s','delivered':%d,'read':%d}"
                                .formatted(TALK, delivered, read))
                .path("type")
                .asText();
    }

    private static void assertReceipt(JsonNode receipt, long delivered, long read) {
        assertThat(receipt.path("conversation").asText()).isEqualTo(TALK);
        assertThat(receipt.path("from").asText()).isEqualTo("bob");
        assertThat(receipt.path("delivered").asLong()).isEqualTo(delivered);
        assertThat(receipt.path("read").asLong()).isEqualTo(read);
    }

    @Test
    void whoWasAwayLearnsHowFarTheOtherHasGotAlsoAfterSigkill() {
        long first;
        long last;
        try (NativeClient a = open(alice)) {
            first = send(a, "bob", "m1");
            last = send(a, "bob", "m2");
        }
        try (NativeClient b = open(bob)) {
            assertThat(receipt(b, last, first)).isEqualTo("ok");
            // It never goes back, and nobody has read what does not exist.
            assertThat(receipt(b, first, 0)).isEqualTo("ok");
        }
        server.kill();
        server.restart();
        http.close();
        http = new HttpCalls(server.httpPort());
        try (NativeClient a = open(alice)) {
            assertReceipt(a.next("receipt"), last, first);
        }
        try (NativeClient b = open(bob)) {
            assertThat(receipt(b, 0, last + 1_000)).isEqualTo("ok");
        }
        try (NativeClient a = open(alice)) {
            assertReceipt(a.next("receipt"), last, last);
            long next = send(a, "bob", "m3");
            assertThat(next).isGreaterThan(last);
        }
        try (NativeClient a = open(alice)) {
            assertReceipt(a.next("receipt"), last, last);
        }
    }

    @Test
    void moreReceiptsThanFitAnOutboxAllArrive() {
        int friends = 40;
        try (NativeClient a = open(alice)) {
            for (int i = 0; i < friends; i++) {
                KeyPerson friend = KeyPerson.register(http, "friend%03d".formatted(i));
                long offset = send(a, friend.id(), "m");
                try (NativeClient f = open(friend)) {
                    JsonNode ok =
                            f.ask(
                                    "receipt",
                                    "{'conversation':'dm:alice:%s','read':%d}"
                                            .formatted(friend.id(), offset));
                    assertThat(ok.path("type").asText()).isEqualTo("ok");
                }
            }
        }
        try (NativeClient a = open(alice)) {
            for (int i = 0; i < friends; i++) {
                assertThat(a.next("receipt").path("from").asText())
                        .isEqualTo("friend%03d".formatted(i));
            }
        }
    }

    @Test
    void aReceiptToNobodyIsRefused() {
        try (NativeClient b = open(bob)) {
            JsonNode error = b.ask("receipt", "{'conversation':'dm:bob:nobody','read':1}");
            assertThat(error.path("data").path("name").asText()).isEqualTo("not_found");
        }
    }
}
