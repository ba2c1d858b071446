package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rooms across SIGKILL: what was acknowledged is there, once, and so are the members.
final class RoomsKillTest {
    private static final int ROUNDS = 3;

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

    private static void command(NativeClient client, String name, String params) {
        JsonNode answer =
                client.ask("command", "{'name':'%s','params':%s}".formatted(name, params));
        assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("result");
    }

    @Test
    void whatWasAcknowledgedIsThereOnceAndWithoutGap() {
        try (NativeClient a = open(alice)) {
            command(a, "room_create", "{'room':'kept'}");
            command(a, "room_put", "{'room':'kept','user':'bob','role':'moderator'}");
        }
        AtomicInteger acknowledged = new AtomicInteger();
        for (int round = 1; round <= ROUNDS; round++) {
            int enough = acknowledged.get() + 40;
            NativeClient a = open(alice);
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> {
                        while (send(a, acknowledged.get() + 1)) {
                            acknowledged.incrementAndGet();
                        }
                    });
            Awaitility.await().until(() -> acknowledged.get() >= enough);
            server.restart();
            Awaitility.await().until(sending::isDone);
            a.close();
            http.close();
            http = new HttpCalls(server.httpPort());
        }
        try (NativeClient a = open(alice);
                NativeClient b = open(bob)) {
            int last = acknowledged.get() + 1;
            assertThat(send(a, last)).isTrue();
            b.ask("subscribe", "{'rooms':{'kept':0}}");
            Set<Integer> seen = new HashSet<>();
            for (long offset = 1; offset <= last; offset++) {
                JsonNode message = b.next("message");
                while (message.path("offset").asLong() != offset) {
                    message = b.next("message"); // the one that was live
                }
                assertThat(message.path("content").asInt()).isEqualTo((int) offset);
                assertThat(seen.add(message.path("content").asInt())).isTrue();
            }
        }
    }

    /// @return false when the server is gone
    private static boolean send(NativeClient client, int n) {
        try {
            JsonNode ack =
                    client.ask(
                            "send",
                            "{'to':{'group':'kept'},'message_id':'m%d','content':'%d'}"
                                    .formatted(n, n));
            return ack.path("type").asText().equals("ack");
        } catch (RuntimeException | AssertionError _) {
            return false;
        }
    }
}
