package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.gateway.websocket.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Topics that keep a history: what is replayed, and what is said when it cannot be.
final class TopicsTest {
    @RegisterExtension static final NativeServer SERVER = NativeServer.with("topics.keep=20");

    @Test
    void offsetsAreGaplessAndReplayedBehindAnOffset() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("alice")) {
            for (long n = 1; n <= 10; n++) {
                assertThat(a.publish("numbers", n)).isEqualTo(n);
            }
            JsonNode ok =
                    b.ask("subscribe", "{'topics':['numbers'],'after':{'numbers':{'offset':4}}}");
            assertThat(ok.path("data").path("offsets").path("numbers").path("offset").asLong())
                    .isEqualTo(4);
            assertThat(b.payloads(6)).isEqualTo(NativeClient.range(5, 10));
            a.publish("numbers", 11);
            assertThat(b.payloads(1)).containsExactly(11L);
        }
    }

    @Test
    void aReplayMeetsLiveTrafficWithoutGapOrRepetition() throws Exception {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("alice")) {
            for (long n = 1; n <= 15; n++) {
                a.publish("busy", n);
            }
            CompletableFuture<Void> publishing =
                    CompletableFuture.runAsync(() -> {
                        for (long n = 16; n <= 600; n++) {
                            a.publish("busy", n);
                        }
                    });
            b.ask("subscribe", "{'topics':['busy','busy.>','*'],'after':{'busy':0}}");
            List<Long> got = new ArrayList<>();
            while (got.isEmpty() || got.getLast() < 600) {
                JsonNode frame = b.next();
                if (frame.path("type").asText().equals("event")) {
                    got.add(frame.path("data").path("payload").asLong());
                }
            }
            publishing.get();
            assertThat(got).isEqualTo(NativeClient.range(got.getFirst(), 600));
        }
    }

    @Test
    void whatIsNotKeptIsReportedAsAGap() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("alice")) {
            for (long n = 1; n <= 60; n++) {
                a.publish("short", n);
            }
            b.ask("subscribe", "{'topics':['short'],'after':{'short':0}}");
            long first = b.next("gap").path("first").asLong();
            assertThat(first).isBetween(2L, 41L);
            assertThat(b.payloads((int) (61 - first))).isEqualTo(NativeClient.range(first, 60));
        }
    }

    @Test
    void anOffsetFromTheFutureAndAnotherEpochAreReported() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("alice");
                NativeClient c = SERVER.open("alice")) {
            a.publish("told", 1);
            b.ask("subscribe", "{'topics':['told'],'after':{'told':{'offset':99}}}");
            assertThat(b.next("gap").path("first").asLong()).isEqualTo(2);
            c.ask("subscribe", "{'topics':['told'],'after':{'told':{'epoch':5,'offset':1}}}");
            assertThat(c.next("gap").path("first").asLong()).isEqualTo(1);
            assertThat(c.payloads(1)).containsExactly(1L);
            a.publish("told", 2);
            assertThat(b.payloads(1)).containsExactly(2L);
            assertThat(c.payloads(1)).containsExactly(2L);
        }
    }

    @Test
    void wildcardsSelectAndOneEventComesOnce() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("alice")) {
            b.ask("subscribe", "{'topics':['system.*','*.alert','system.>','system.alert']}");
            a.publish("system.alert", 1);
            a.publish("other.thing", 2);
            a.publish("system.notifications.alert", 3);
            a.publish("live.alert", 4);
            assertThat(b.payloads(3)).containsExactly(1L, 3L, 4L);
            b.ask("unsubscribe", "{'topics':['system.*','system.>','*.alert']}");
            a.publish("system.other", 5);
            a.publish("system.alert", 6);
            assertThat(b.payloads(1)).containsExactly(6L);
        }
    }

    @Test
    void aConnectionThatEndsWhileItResumesTakesNothingFromItsSession() {
        try (NativeClient a = SERVER.open("alice")) {
            String session;
            try (NativeClient b = SERVER.open("alice")) {
                b.ask("subscribe", "{'topics':['kept.>']}");
                session = b.session();
            }
            String resume = "{'session':'%s','offsets':{}}".formatted(session);
            for (int n = 0; n < 30; n++) {
                try (NativeClient b = SERVER.open("alice")) {
                    b.ask("resume", resume);
                }
            }
            try (NativeClient b = SERVER.open("alice")) {
                b.ask("resume", resume);
                a.publish("kept.one", 1);
                assertThat(b.payloads(1)).containsExactly(1L);
            }
        }
    }

    @Test
    void aNewConnectionTakesOverTheOldOne() {
        try (NativeClient old = SERVER.open("alice");
                NativeClient a = SERVER.open("alice")) {
            old.ask("subscribe", "{'topics':['moved']}");
            try (NativeClient taker = SERVER.open("alice")) {
                String resume = "{'session':'%s','offsets':{}}".formatted(old.session());
                assertThat(taker.ask("resume", resume).path("data").path("resumed").asBoolean())
                        .isTrue();
                assertThat(old.socket().readClose()).isEqualTo(4002);
                a.publish("moved", 1);
                assertThat(taker.payloads(1)).containsExactly(1L);
            }
        }
    }

    @Test
    void ofTwoThatResumeAtOnceOneHasTheSessionAndAllOfIt() throws Exception {
        try (NativeClient a = SERVER.open("alice");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String session;
            try (NativeClient b = SERVER.open("alice")) {
                b.ask("subscribe", "{'topics':['raced']}");
                session = b.session();
            }
            for (int n = 0; n < 20; n++) {
                try (NativeClient one = SERVER.open("alice");
                        NativeClient two = SERVER.open("alice")) {
                    String resume =
                            "{'type':'resume','data':{'session':'%s','offsets':{'topic:raced':{'offset':%d}}}}"
                                    .formatted(session, 2 * n);
                    one.say(resume);
                    two.say(resume);
                    long amid = a.publish("raced", 2 * n + 1);
                    assertThat(amid).isEqualTo(2 * n + 1);
                    CompletableFuture<Integer> over = new CompletableFuture<>();
                    List<Future<List<Long>>> heard =
                            Stream.of(one, two)
                                    .map(client ->
                                            threads.submit(() -> heard(client, amid + 1, over)))
                                    .toList();
                    assertThat(over.get(30, TimeUnit.SECONDS)).isEqualTo(4002);
                    a.publish("raced", amid + 1);
                    List<List<Long>> each = new ArrayList<>();
                    for (Future<List<Long>> who : heard) {
                        each.add(who.get(30, TimeUnit.SECONDS));
                    }
                    assertThat(each).containsOnlyOnce(List.of(amid, amid + 1));
                    assertThat(each)
                            .allMatch(events ->
                                    events.isEmpty()
                                            || events.equals(List.of(amid))
                                            || events.equals(List.of(amid, amid + 1)));
                }
            }
        }
    }

    /// The numbers that a client is told, up to one, or until it is closed.
    private static List<Long> heard(
            NativeClient client, long last, CompletableFuture<Integer> over) {
        List<Long> events = new ArrayList<>();
        while (events.isEmpty() || events.getLast() != last) {
            Frame frame = Objects.requireNonNull(client.socket().read());
            if (frame.opcode() == Frame.CLOSE) {
                over.complete(frame.closeCode());
                break;
            }
            JsonNode json = FrameClient.json(frame.asText());
            if (json.path("type").asText().equals("event")) {
                events.add(json.path("data").path("payload").asLong());
            }
        }
        return events;
    }

    @Test
    void aSessionIsItsUsersAlone() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient e = SERVER.open("eve")) {
            a.ask("subscribe", "{'topics':['private']}");
            String resume = "{'session':'%s','offsets':{}}".formatted(a.session());
            JsonNode refused = e.ask("resume", resume);
            assertThat(refused.path("data").path("name").asText()).isEqualTo("forbidden");
            JsonNode unknown = e.ask("resume", "{'session':'nothing','offsets':{'topic:x':9}}");
            assertThat(unknown.path("data").path("resumed").asBoolean()).isFalse();
            assertThat(unknown.path("data").path("recovered").path("topic:x").asBoolean())
                    .isFalse();
            a.say("{'type':'ping','id':1}");
            assertThat(a.next("pong").isObject()).isTrue();
        }
    }

    @Test
    void oneConnectionHasABoundedNumberOfTopics() {
        try (NativeClient a = SERVER.open("alice")) {
            StringBuilder topics = new StringBuilder();
            for (int round = 0; round < 2; round++) {
                topics.setLength(0);
                for (int n = 0; n < 1_000; n++) {
                    topics.append(n == 0 ? "" : ",").append("'t.").append(round).append('.');
                    topics.append(n).append('\'');
                }
                JsonNode ok = a.ask("subscribe", "{'topics':[" + topics + "]}");
                assertThat(ok.path("type").asText()).isEqualTo("ok");
            }
            JsonNode refused = a.ask("subscribe", "{'topics':['one.more']}");
            assertThat(refused.path("data").path("name").asText()).isEqualTo("invalid");
        }
    }
}
