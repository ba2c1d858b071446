package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Topics and sessions across SIGKILL.
final class TopicsKillTest {
    @TempDir Path directory;

    private RunningServer server;
    private HttpCalls http;
    private KeyPerson alice;

    @BeforeEach
    void start() {
        server = ServerLaunch.on(directory.resolve("d")).set("limits.rates=false").start();
        http = new HttpCalls(server.httpPort());
        alice = KeyPerson.register(http, "alice");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private void restart() {
        server.restart();
        http.close();
        http = new HttpCalls(server.httpPort());
    }

    private NativeClient open() {
        return NativeClient.open(server.httpPort(), alice.token(http));
    }

    @Test
    void aRepetitionIsStoredOnceAcrossSigkill() {
        String message = "{'topic':'once','payload':%d,'message_id':'m%d'}";
        try (NativeClient a = open()) {
            for (int n = 1; n <= 3; n++) {
                a.ask("publish", message.formatted(n, n));
            }
        }
        restart();
        try (NativeClient a = open();
                NativeClient b = open()) {
            JsonNode again = a.ask("publish", message.formatted(2, 2)).path("data");
            assertThat(again.path("offset").asLong()).isEqualTo(2);
            a.ask("publish", message.formatted(4, 4));
            b.ask("subscribe", "{'topics':['once'],'after':{'once':0}}");
            assertThat(b.payloads(4)).isEqualTo(NativeClient.range(1, 4));
        }
    }

    @Test
    void aSessionGoesOnBehindSigkillWithWhatItMissed() {
        String session;
        String offsets;
        try (NativeClient b = open();
                NativeClient a = open()) {
            a.publish("known.one", 1);
            JsonNode ok = b.ask("subscribe", "{'topics':['known.>','live.>']}").path("data");
            session = b.session();
            a.publish("known.one", 2);
            JsonNode event = b.next("event");
            offsets =
                    "{'topic:known.one':{'epoch':%d,'offset':2}}"
                            .formatted(event.path("epoch").asLong());
            assertThat(ok.path("offsets").path("known.one").path("offset").asLong()).isEqualTo(1);
        }
        try (NativeClient a = open()) {
            a.publish("known.one", 3);
            a.publish("known.two", 4);
        }
        restart();
        try (NativeClient b = open();
                NativeClient a = open()) {
            JsonNode welcome =
                    b.ask("resume", "{'session':'%s','offsets':%s}".formatted(session, offsets));
            JsonNode data = welcome.path("data");
            assertThat(data.path("resumed").asBoolean()).as(welcome.toString()).isTrue();
            assertThat(data.path("session").asText()).isEqualTo(session);
            assertThat(data.path("recovered").path("topic:known.one").asBoolean()).isTrue();
            assertThat(b.payloads(2)).containsExactlyInAnyOrder(3L, 4L);
            a.publish("live.now", 5);
            a.publish("known.two", 6);
            assertThat(b.payloads(2)).containsExactlyInAnyOrder(5L, 6L);
        }
    }
}
