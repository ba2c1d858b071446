package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.gateway.websocket.RawSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Connections that say in their handshake that they begin with `resume`: nothing is sent to them
/// before, and nothing twice.
final class FirstResumeTest {
    @RegisterExtension static final NativeServer SERVER = NativeServer.with();

    private static NativeClient goOn(String who, String first) {
        return NativeClient.goOn(SERVER.port("http"), SERVER.token(who), first);
    }

    /// Connects to go on with a session, and says nothing yet.
    private static RawSocket silent(String who) {
        return RawSocket.open(
                SERVER.port("http"),
                "/ws?first=resume",
                "Sec-WebSocket-Protocol: waxwing.v1, access_token." + SERVER.token(who));
    }

    private static String resume(String session, String offsets) {
        return "{'type':'resume','id':'r','data':{'session':'%s','offsets':%s}}"
                .formatted(session, offsets);
    }

    private static void write(NativeClient from, String to, String id) {
        JsonNode ack =
                from.ask(
                        "send",
                        "{'to':{%s},'message_id':'%s','content':'%s'}".formatted(to, id, id));
        assertThat(ack.path("type").asText()).as(ack.toString()).isEqualTo("ack");
    }

    private static String status(NativeClient who, String user) {
        who.ask("presence", "{'watch':['%s']}".formatted(user));
        return who.next("presence").path("status").asText();
    }

    @Test
    void whoComesBackIsWelcomedOnceAndGetsWhatWasMissedOnce() {
        try (NativeClient a = SERVER.open("alice")) {
            a.ask("command", "{'name':'room_create','params':{'room':'nook'}}");
            a.ask("command", "{'name':'room_put','params':{'room':'nook','user':'bob'}}");
            String session;
            long direct;
            long epoch;
            try (NativeClient b = SERVER.open("bob")) {
                session = b.session();
                JsonNode topic =
                        b.ask("subscribe", "{'topics':['back.again']}")
                                .at("/data/offsets/back.again");
                epoch = topic.path("epoch").asLong();
                write(a, "'user':'bob'", "heard");
                direct = b.next("message").path("offset").asLong();
            }
            a.publish("back.again", 1);
            write(a, "'user':'bob'", "missed");
            write(a, "'group':'nook'", "said");
            String offsets =
                    "{'direct':{'offset':%d},'topic:back.again':{'epoch':%d,'offset':0},'room:nook':{'epoch':1,'offset':0}}"
                            .formatted(direct, epoch);
            try (NativeClient b = goOn("bob", resume(session, offsets))) {
                assertThat(b.passed()).isNull(); // the welcome is the first frame
                assertThat(b.welcome().path("resumed").asBoolean()).isTrue();
                assertThat(b.welcome().path("session").asText()).isEqualTo(session);
                assertThat(b.welcome().at("/recovered/direct").asBoolean()).isTrue();
                assertThat(b.welcome().path("connection").asText()).isNotEmpty();
                assertThat(b.payloads(1)).containsExactly(1L);
                a.publish("back.again", 2);
                assertThat(b.payloads(1)).containsExactly(2L);
                write(a, "'user':'bob'", "new");
                write(a, "'group':'nook'", "more");
                List<String> heard = new ArrayList<>();
                while (!heard.contains("new") || !heard.contains("more")) {
                    heard.add(b.next("message").path("content").asText());
                }
                assertThat(heard).containsOnlyOnce("missed", "said", "new", "more");
                assertThat(heard).doesNotContain("heard");
                assertThat(status(a, "bob")).isEqualTo("online");
                var _ = b.ask("ping", "{}");
                for (JsonNode other = b.passed(); other != null; other = b.passed()) {
                    assertThat(other.path("type").asText()).isNotIn("welcome", "message", "event");
                }
            }
        }
    }

    @Test
    void nothingIsSentBeforeTheFirstFrameAndNobodyIsThere() {
        try (NativeClient a = SERVER.open("alice");
                RawSocket silent = silent("carol")) {
            write(a, "'user':'carol'", "early");
            assertThat(status(a, "carol")).isEqualTo("offline");
            silent.text(resume("x".repeat(43), "{}").replace('\'', '"'));
            JsonNode first = FrameClient.json(silent.readText());
            assertThat(first.path("type").asText()).isEqualTo("welcome");
            assertThat(first.path("id").asText()).isEqualTo("r");
            assertThat(first.at("/data/resumed").asBoolean(true)).isFalse();
            assertThat(first.at("/data/session").asText()).hasSize(43);
            JsonNode second = FrameClient.json(silent.readText());
            assertThat(second.at("/data/content").asText()).isEqualTo("early");
            await().until(() -> status(a, "carol").equals("online"));
        }
    }

    @Test
    void whoBeginsOtherwiseIsWelcomeAllTheSame() {
        var _ = SERVER.person("dan");
        try (NativeClient a = SERVER.open("alice")) {
            write(a, "'user':'dan'", "waiting");
            String session;
            try (NativeClient b = goOn("bob", "{'type':'ping','id':'p'}")) {
                session = b.session();
                b.ask("subscribe", "{'topics':['bobs']}");
            }
            assertThat(begins(a, "{'type':'ping','id':'r'}", "invalid")).contains("waiting");
            begins(a, "{'type':'resume','id':'r','data':{'session':1}}", "malformed");
            begins(a, resume(session, "{'direct':{'offset':0}}"), "forbidden");
            begins(a, resume("x".repeat(70_000), "{}"), "malformed");
        }
    }

    /// Dan begins with a frame that is refused, and is written to.
    ///
    /// @return what he hears
    private static List<String> begins(NativeClient a, String first, String refusal) {
        try (NativeClient d = goOn("dan", first)) {
            assertThat(d.passed()).isNull();
            assertThat(d.welcome().path("resumed").asBoolean(true)).isFalse();
            assertThat(d.next("error").path("name").asText()).isEqualTo(refusal);
            assertThat(d.ask("subscribe", "{'topics':['dans']}").path("type").asText())
                    .isEqualTo("ok");
            write(a, "'user':'dan'", "to " + d.session());
            List<String> heard = new ArrayList<>();
            while (!heard.contains("to " + d.session())) {
                heard.add(d.next("message").path("content").asText());
            }
            assertThat(heard).doesNotHaveDuplicates();
            return heard;
        }
    }

    @Test
    void whatIsSaidBehindItIsHandledBehindIt() {
        try (RawSocket socket = silent("bob")) {
            socket.text(resume("z".repeat(43), "{}").replace('\'', '"'));
            socket.text("{\"type\":\"presence\",\"id\":1,\"data\":{\"watch\":[\"bob\"]}}");
            assertThat(FrameClient.json(socket.readText()).path("id").asText()).isEqualTo("r");
            JsonNode frame = FrameClient.json(socket.readText());
            while (!frame.path("type").asText().equals("presence")) {
                frame = FrameClient.json(socket.readText());
            }
            assertThat(frame.at("/data/status").asText()).isEqualTo("online");
            assertThat(frame.at("/data/connections").size()).isPositive();
        }
    }

    @Test
    void whoGoesAtOnceLeavesNothingBehind() {
        try (NativeClient a = SERVER.open("alice")) {
            var _ = SERVER.person("eve");
            for (int n = 0; n < 50; n++) {
                try (RawSocket socket = silent("eve")) {
                    socket.text(resume("y".repeat(43), "{}").replace('\'', '"'));
                }
            }
            await().until(() -> status(a, "eve").equals("offline"));
        }
    }
}
