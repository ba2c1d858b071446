package dev.waxwing.e2e;

import static dev.waxwing.e2e.NativeClient.errorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.gateway.websocket.RawSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames of `waxwing.v1`, one by one on the wire.
final class NativeFramesTest {
    @RegisterExtension
    static final NativeServer SERVER = NativeServer.with("limits.sockets-address=1000");

    @Test
    void whoConnectsIsWelcome() {
        try (NativeClient a = SERVER.open("alice")) {
            JsonNode welcome = a.welcome();
            assertThat(welcome.path("user").asText()).isEqualTo("alice");
            assertThat(welcome.path("protocol").asText()).isEqualTo("waxwing.v1");
            assertThat(welcome.path("heartbeat_s").asInt()).isEqualTo(30);
            assertThat(welcome.path("session").asText()).hasSize(43);
            assertThat(welcome.path("server_time").asText()).endsWith("Z");
        }
    }

    @Test
    void theFirstFrameMayBringTheToken() {
        try (RawSocket socket =
                RawSocket.open(SERVER.port("http"), "/ws", "Sec-WebSocket-Protocol: waxwing.v1")) {
            String token = SERVER.token("alice");
            socket.text("{\"type\":\"auth\",\"data\":{\"token\":\"" + token + "\"}}");
            assertThat(socket.readText()).startsWith("{\"type\":\"welcome\"");
        }
    }

    @Test
    void aPingIsAnsweredWithItsId() {
        try (NativeClient a = SERVER.open("alice")) {
            a.say("{'type':'ping','id':7}");
            assertThat(a.next().toString()).isEqualTo("{\"type\":\"pong\",\"id\":7,\"data\":{}}");
            a.say("{'id':'é','type':'ping','data':null,'more':[1,{'a':2}]}");
            assertThat(a.next().path("id").asText()).isEqualTo("é");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    {                                                          | malformed
                    []                                                         | malformed
                    {'type':'nothing'}                                         | malformed
                    {'type':'ping','type':'ping'}                              | malformed
                    {'type':'ping','id':[]}                                    | malformed
                    {'type':7}                                                 | malformed
                    {'id':1}                                                   | malformed
                    {'type':'ping'} x                                          | malformed
                    {'type':'publish','data':{'topic':'a.b'}}                  | malformed
                    {'type':'publish','data':{'payload':1}}                    | malformed
                    {'type':'publish','data':{'topic':'a..b','payload':1}}     | invalid
                    {'type':'publish','data':{'topic':'a.*','payload':1}}      | invalid
                    {'type':'publish','data':{'topic':'ä','payload':1}}        | invalid
                    {'type':'publish','data':{'topic':'a b','payload':1}}      | invalid
                    {'type':'publish','data':{'topic':'a','payload':1,'headers':{'h':1}}} | malformed
                    {'type':'subscribe','data':{'topics':[]}}                  | malformed
                    {'type':'subscribe','data':{'topics':'a'}}                 | malformed
                    {'type':'subscribe','data':{'topics':['a.>.b']}}           | invalid
                    {'type':'subscribe','data':{'topics':['a'],'after':{'a':-1}}} | malformed
                    {'type':'send','data':{'to':{'user':'bob'},'message_id':'1'}} | malformed
                    {'type':'send','data':{'to':{},'message_id':'1','content':'c'}} | malformed
                    {'type':'send','data':{'to':{'user':'nobody'},'message_id':'1','content':'c'}} | not_found
                    {'type':'send','data':{'to':{'user':'bob'},'message_id':'1','content':'c','signature':'AAAA'}} | signature_invalid
                    {'type':'broadcast','data':{'payload':1,'filter':{'roles':['king']}}} | invalid
                    {'type':'broadcast','data':{'payload':1,'filter':{'name':'x'}}} | malformed
                    {'type':'command','data':{'name':'fly'}}                   | not_found
                    """)
    void whatIsWrongIsSaid(String frame, String error) {
        try (NativeClient a = SERVER.open("alice")) {
            a.say(frame);
            assertThat(errorOf(a.next())).isEqualTo(error);
            a.say("{'type':'ping','id':1}");
            assertThat(a.next().path("type").asText()).isEqualTo("pong");
        }
    }

    /// For WebSocket each is UTF-8 as well: ASCII and NUL.
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void jsonInAnotherEncodingIsMalformed(String name) {
        String frame = "{'type':'publish','data':{'topic':'live.a','payload':'hello'}}";
        byte[] other = frame.replace('\'', '"').getBytes(Charset.forName(name));
        whatIsWrongIsSaid(new String(other, StandardCharsets.US_ASCII), "malformed");
    }

    @Test
    void errorsComeBackWithTheId() {
        try (NativeClient a = SERVER.open("alice")) {
            JsonNode error = a.ask("publish", "{'topic':'a..b','payload':1}");
            assertThat(error.path("data").path("code").asInt()).isEqualTo(1002);
            assertThat(error.path("data").path("message").asText()).contains("empty");
        }
    }

    @Test
    void aTopicOfTenKilobytesIsRefused() {
        try (NativeClient a = SERVER.open("alice")) {
            String topic = "a".repeat(10_240);
            JsonNode error = a.ask("publish", "{'topic':'" + topic + "','payload':1}");
            assertThat(errorOf(error)).isEqualTo("invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\": 1.50, \"a\":[true ,null], \"ü\":\"\\u00fc\\ud83d\\ude00\"}",
                "\"a string of plain text, longer than a word\"",
                "\"\\\"quoted\\\" \\\\ ü \\u0022\"",
                "\"\"",
                "-0.50"
            })
    void aPayloadComesAsItWasSent(String payload) {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob")) {
            b.ask("subscribe", "{'topics':['as.sent','live.as.sent']}");
            for (String topic : new String[] {"as.sent", "live.as.sent"}) {
                a.say(
                        "{\"type\":\"publish\",\"id\":1,\"data\":{\"payload\":%s,\"topic\":\"%s\"}}"
                                .formatted(payload, topic));
                String text = b.socket().readText();
                assertThat(text).contains("\"payload\":" + payload).contains("\"from\":\"alice\"");
            }
        }
    }

    @Test
    void headersAndMessageIdsAreCarried() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob")) {
            b.ask("subscribe", "{'topics':['carried']}");
            a.ask(
                    "publish",
                    "{'topic':'Carried','payload':1,'message_id':'m1','headers':{'k':'v','é':'w'}}");
            JsonNode event = b.next("event");
            assertThat(event.path("topic").asText()).isEqualTo("carried");
            assertThat(event.path("message_id").asText()).isEqualTo("m1");
            assertThat(event.path("headers").toString()).isEqualTo("{\"k\":\"v\",\"é\":\"w\"}");
            assertThat(event.path("at").asText()).endsWith("Z");
        }
    }

    @Test
    void aDirectMessageIsStoredAndDeliveredOnce() {
        try (NativeClient a = SERVER.open("alice")) {
            String message =
                    "{'to':{'user':'bob'},'message_id':'dm-1','content':'hello','signature':'%s'}"
                            .formatted(
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    SERVER.person("alice")
                                                            .key()
                                                            .sign(
                                                                    "hello"
                                                                            .getBytes(
                                                                                    StandardCharsets
                                                                                            .UTF_8))));
            JsonNode first = a.ask("send", message).path("data");
            assertThat(first.path("conversation").asText()).isEqualTo("dm:alice:bob");
            JsonNode again = a.ask("send", message).path("data");
            assertThat(again.path("offset")).isEqualTo(first.path("offset"));
            a.ask("send", "{'to':{'user':'bob'},'message_id':'dm-2','sealed':{'v':1,'suite':1}}");
            try (NativeClient b = SERVER.open("bob")) {
                JsonNode one = b.next("message");
                assertThat(one.path("content").asText()).isEqualTo("hello");
                assertThat(one.path("message_id").asText()).isEqualTo("dm-1");
                assertThat(one.path("from").asText()).isEqualTo("alice");
                assertThat(one.path("offset")).isEqualTo(first.path("offset"));
                JsonNode two = b.next("message");
                assertThat(two.path("sealed").toString()).isEqualTo("{\"v\":1,\"suite\":1}");
                assertThat(two.has("content")).isFalse();
            }
        }
    }

    @Test
    void whoHasHeardNothingKnowsFromWhereToGoOn() {
        long from;
        try (NativeClient a = SERVER.open("alice");
                NativeClient f = SERVER.open("fay")) {
            from = f.direct();
            a.ask("send", "{'to':{'user':'fay'},'message_id':'f-1','content':'one'}");
            f.next("message"); // and does nothing with it
        }
        await().until(() -> {
            try (NativeClient f = SERVER.open("fay")) {
                return f.direct() > from; // delivered, as far as the server knows
            }
        });
        try (NativeClient f = SERVER.open("fay")) {
            JsonNode welcome =
                    f.ask(
                            "resume",
                            "{'session':'none','offsets':{'direct':{'offset':" + from + "}}}");
            assertThat(welcome.path("data").path("recovered").path("direct").asBoolean()).isTrue();
            assertThat(f.next("message").path("content").asText()).isEqualTo("one");
            assertThat(f.direct()).isGreaterThan(from);
        }
    }

    @Test
    void bothDialectsReachEachOther() {
        try (NativeClient a = SERVER.open("alice");
                FrameClient b = FrameClient.open(SERVER.port("http"), SERVER.token("bob"))) {
            a.ask("send", "{'to':{'user':'bob'},'message_id':'x-1','content':'to frames'}");
            JsonNode got = b.next(f -> FrameClient.content(f).equals("to frames"));
            assertThat(got.path("header").path("from").asText()).isEqualTo("alice");
            b.say(SERVER.person("bob").frame("9", "alice", "to native"));
            assertThat(a.next("message").path("content").asText()).isEqualTo("to native");
            b.say(SERVER.person("bob").frame("10", "broadcast", "to all"));
            JsonNode all = a.next("message");
            assertThat(all.path("broadcast").asBoolean()).isTrue();
            assertThat(all.path("payload").asText()).isEqualTo("to all");
            JsonNode ack = a.ask("broadcast", "{'payload':{'n':1}}");
            assertThat(ack.path("data").path("reached").asInt()).isPositive();
            b.next(f -> FrameClient.content(f).equals("{\"n\":1}"));
        }
    }

    @Test
    void aBroadcastMayBeForSomeRoles() {
        try (NativeClient a = SERVER.open("alice")) {
            JsonNode ack = a.ask("broadcast", "{'payload':1,'filter':{'roles':['admin']}}");
            assertThat(ack.path("data").path("reached").asInt()).isZero();
        }
    }

    @Test
    void serverCommandsAreAnswered() {
        try (NativeClient a = SERVER.open("alice")) {
            JsonNode result = a.ask("command", "{'name':'echo','params':{'message':'hi'}}");
            assertThat(result.path("type").asText()).isEqualTo("result");
            assertThat(result.path("data").path("result").toString()).contains("hi");
        }
    }

    @Test
    void whoMayNotIsRefused() {
        String narrow = SERVER.person("alice").apiKey(SERVER.http(), "connect").field("key");
        try (NativeClient a = NativeClient.open(SERVER.port("http"), narrow)) {
            for (String[] frame :
                    new String[][] {
                        {"publish", "{'topic':'a','payload':1}"},
                        {"subscribe", "{'topics':['a']}"},
                        {"send", "{'to':{'user':'bob'},'message_id':'1','content':'c'}"},
                        {"broadcast", "{'payload':1}"},
                        {"command", "{'name':'ping'}"}
                    }) {
                assertThat(errorOf(a.ask(frame[0], frame[1]))).as(frame[0]).isEqualTo("forbidden");
            }
        }
    }

    @Test
    void aControlFrameOfMoreThan64KiBIsRefused() {
        try (NativeClient a = SERVER.open("alice")) {
            a.say("{'type':'ping','id':1,'data':{'x':'" + "y".repeat(65_536) + "'}}");
            assertThat(errorOf(a.next())).isEqualTo("invalid");
        }
    }

    @Test
    void whoWatchesSeesComingAndGoing() {
        try (NativeClient a = SERVER.open("alice")) {
            a.ask("presence", "{'watch':['carol','bob']}");
            assertThat(a.next("presence").path("status").asText()).isEqualTo("offline");
            try (NativeClient phone = SERVER.open("carol");
                    NativeClient desk = SERVER.open("carol")) {
                assertThat(statusOf(a, "carol")).isEqualTo("online");
                phone.ask("presence", "{'status':'away','text':'lunch'}");
                JsonNode away = a.next("presence");
                assertThat(away.path("status").asText()).isEqualTo("away");
                assertThat(away.path("text").asText()).isEqualTo("lunch");
                desk.ask("presence", "{'status':'invisible'}");
                assertThat(statusOf(a, "carol")).isEqualTo("offline");
                desk.ask("presence", "{'status':'online'}");
                assertThat(statusOf(a, "carol")).isEqualTo("online");
            }
            JsonNode gone = a.next("presence");
            assertThat(gone.path("status").asText()).isEqualTo("offline");
            assertThat(gone.path("last_seen").asText()).endsWith("Z");
            assertThat(errorOf(a.ask("presence", "{'status':'asleep'}"))).isEqualTo("invalid");
        }
    }

    private static String statusOf(NativeClient client, String user) {
        JsonNode presence = client.next("presence");
        while (!presence.path("user").asText().equals(user)) {
            presence = client.next("presence");
        }
        return presence.path("status").asText();
    }

    @Test
    void typingAndReceiptsReachTheOtherSide() {
        try (NativeClient a = SERVER.open("dora");
                NativeClient b = SERVER.open("emil")) {
            a.ask("typing", "{'conversation':'dm:dora:emil'}");
            assertThat(b.next("typing").path("from").asText()).isEqualTo("dora");
            b.ask("receipt", "{'conversation':'dm:dora:emil','read':7}");
            assertThat(a.next("receipt").path("read").asInt()).isEqualTo(7);
            assertThat(errorOf(a.ask("typing", "{'conversation':'dm:bob:carol'}")))
                    .isEqualTo("not_found");
        }
    }
}
