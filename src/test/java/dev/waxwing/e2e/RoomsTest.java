package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Rooms over the wire: who is in one hears what is said there, and nobody else.
final class RoomsTest {
    @RegisterExtension
    static final NativeServer SERVER = NativeServer.with("rooms.members=3", "rooms.keep=20");

    private static JsonNode command(NativeClient client, String name, String params) {
        JsonNode answer =
                client.ask("command", "{'name':'%s','params':%s}".formatted(name, params));
        assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("result");
        return answer.path("data").path("result");
    }

    /// The next of a room's events.
    private static JsonNode event(NativeClient client, String room) {
        JsonNode event = client.next("room");
        while (!event.path("room").asText().equals(room)) {
            event = client.next("room");
        }
        return event;
    }

    private static String refusal(NativeClient client, String type, String data) {
        JsonNode answer = client.ask(type, data);
        assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("error");
        return answer.path("data").path("name").asText();
    }

    private static long send(NativeClient client, String room, String id, String content) {
        JsonNode ack =
                client.ask(
                        "send",
                        "{'to':{'group':'%s'},'message_id':'%s','content':'%s'}"
                                .formatted(room, id, content));
        assertThat(ack.path("type").asText()).as(ack.toString()).isEqualTo("ack");
        assertThat(ack.path("data").path("conversation").asText()).isEqualTo("room:" + room);
        return ack.path("data").path("offset").asLong();
    }

    @Test
    void aModeratorOfTheServerModeratesTheRoomsThatItSees() throws IOException {
        var _ = SERVER.person("mo");
        try (AdminClient admin = AdminClient.connect(SERVER.data()).orElseThrow()) {
            Map<String, String> moderator = Map.of("user", "mo", "role", "moderator");
            admin.run("role.set", new AdminArguments(moderator), _ -> {});
        }
        try (NativeClient a = SERVER.open("alice");
                NativeClient c = SERVER.open("carol");
                NativeClient m = SERVER.open("mo")) {
            command(a, "room_create", "{'room':'square','public':true}");
            command(a, "room_put", "{'room':'square','user':'bob'}");
            String removal = "{'name':'room_remove','params':{'room':'square','user':'%s'}}";
            assertThat(refusal(c, "command", removal.formatted("bob"))).isEqualTo("forbidden");
            assertThat(refusal(m, "command", removal.formatted("alice"))).isEqualTo("forbidden");
            command(m, "room_remove", "{'room':'square','user':'bob'}");
            JsonNode square = command(a, "room_get", "{'room':'square'}");
            assertThat(square.path("members").has("bob")).isFalse();

            String end = "{'name':'room_delete','params':{'room':'square'}}";
            assertThat(refusal(m, "command", end)).isEqualTo("forbidden");
            command(a, "room_create", "{'room':'den'}");
            command(a, "room_put", "{'room':'den','user':'bob'}");
            String unseen = "{'name':'room_remove','params':{'room':'den','user':'bob'}}";
            assertThat(refusal(m, "command", unseen)).isEqualTo("not_found");
        }
    }

    @Test
    void everyConnectionOfEveryMemberHearsWhatIsSaid() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b1 = SERVER.open("bob");
                NativeClient b2 = SERVER.open("bob");
                NativeClient c = SERVER.open("carol")) {
            command(a, "room_create", "{'room':'Tea','title':'Tea & co'}");
            JsonNode room = command(a, "room_put", "{'room':'tea','user':'bob'}");
            assertThat(room.path("members").path("bob").asText()).isEqualTo("member");
            JsonNode joined = event(b1, "tea");
            assertThat(joined.path("event").asText()).isEqualTo("joined");
            assertThat(joined.path("by").asText()).isEqualTo("alice");
            for (NativeClient each : new NativeClient[] {a, b1, b2}) {
                while (!each.next("rooms").path("offsets").has("room:tea")) {
                    // those that it was in before
                }
            }
            assertThat(send(a, "tea", "m1", "hi")).isEqualTo(1);
            assertThat(send(a, "tea", "m1", "hi")).isEqualTo(1);
            JsonNode ack =
                    b1.ask(
                            "send",
                            "{'to':{'conversation':'room:tea'},'message_id':'m1','sealed':{'v':1,'x':'y'}}");
            assertThat(ack.path("data").path("offset").asLong()).isEqualTo(2);
            for (NativeClient each : new NativeClient[] {a, b1, b2}) {
                JsonNode first = each.next("message");
                assertThat(first.path("conversation").asText()).isEqualTo("room:tea");
                assertThat(first.path("offset").asLong()).isEqualTo(1);
                assertThat(first.path("from").asText()).isEqualTo("alice");
                assertThat(first.path("content").asText()).isEqualTo("hi");
                assertThat(first.path("message_id").asText()).isEqualTo("m1");
                assertThat(first.path("epoch").asLong()).isPositive();
                assertThat(each.next("message").path("sealed").path("x").asText()).isEqualTo("y");
            }
            b1.ask("typing", "{'conversation':'room:tea'}");
            assertThat(a.next("typing").path("from").asText()).isEqualTo("bob");
            assertThat(refusal(c, "typing", "{'conversation':'room:tea'}")).isEqualTo("not_found");
            assertThat(refusal(c, "send", "{'to':{'group':'tea'},'message_id':'x','content':'x'}"))
                    .isEqualTo("not_found");
            command(a, "room_remove", "{'room':'tea','user':'bob'}");
            send(a, "tea", "m2", "without bob");
            assertThat(b1.ask("ping", "{}").path("type").asText()).isEqualTo("pong");
            assertThat(refusal(b1, "subscribe", "{'rooms':{'tea':0}}")).isEqualTo("not_found");
            assertThat(refusal(b1, "send", "{'to':{'group':'tea'},'message_id':'x','content':'x'}"))
                    .isEqualTo("not_found");
        }
    }

    @Test
    void aPrivateRoomIsNotThereForOthers() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient c = SERVER.open("carol")) {
            command(a, "room_create", "{'room':'hidden'}");
            command(a, "room_create", "{'room':'open','public':true}");
            for (String name : new String[] {"hidden", "never"}) {
                String params = "{'name':'%s','params':{'room':'" + name + "','user':'bob'}}";
                for (String command :
                        new String[] {
                            "room_get",
                            "room_join",
                            "room_leave",
                            "room_put",
                            "room_remove",
                            "room_delete"
                        }) {
                    assertThat(refusal(c, "command", params.formatted(command)))
                            .isEqualTo("not_found");
                }
            }
            String list = command(c, "room_list", "{}").toString();
            assertThat(list).contains("\"open\"").doesNotContain("hidden");
            assertThat(command(c, "room_get", "{'room':'open'}").has("members")).isFalse();
            assertThat(refusal(c, "command", "{'name':'room_delete','params':{'room':'open'}}"))
                    .isEqualTo("forbidden");
            command(c, "room_join", "{'room':'open'}");
            send(c, "open", "m", "in");
            assertThat(a.next("message").path("content").asText()).isEqualTo("in");
            assertThat(
                            refusal(
                                    c,
                                    "command",
                                    "{'name':'room_remove','params':{'room':'open','user':'alice'}}"))
                    .isEqualTo("forbidden");
            assertThat(refusal(a, "command", "{'name':'room_leave','params':{'room':'open'}}"))
                    .isEqualTo("conflict");
            command(c, "room_leave", "{'room':'open'}");
        }
    }

    @Test
    void aRoomIsReadAgainBehindAPlaceAndSaysWhatIsGone() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob")) {
            command(a, "room_create", "{'room':'long','public':true}");
            for (int n = 1; n <= 60; n++) {
                assertThat(send(a, "long", "n" + n, "c" + n)).isEqualTo(n);
            }
            command(b, "room_join", "{'room':'long'}");
            JsonNode ok = b.ask("subscribe", "{'rooms':{'long':55}}");
            assertThat(ok.path("data").path("offsets").path("room:long").path("offset").asLong())
                    .isEqualTo(55);
            for (int n = 56; n <= 60; n++) {
                assertThat(b.next("message").path("offset").asLong()).isEqualTo(n);
            }
            b.ask("subscribe", "{'rooms':{'long':{'offset':0}}}");
            JsonNode gap = b.next("gap");
            assertThat(gap.path("conversation").asText()).isEqualTo("room:long");
            long first = gap.path("first").asLong();
            for (long n = first; n <= 60; n++) {
                assertThat(b.next("message").path("offset").asLong()).isEqualTo(n);
            }
        }
    }

    @Test
    void aResumeBringsWhatWasMissedAlsoWhenTheSessionIsGone() {
        String offsets;
        String session;
        try (NativeClient a = SERVER.open("alice")) {
            command(a, "room_create", "{'room':'missed'}");
            command(a, "room_put", "{'room':'missed','user':'bob'}");
            try (NativeClient b = SERVER.open("bob")) {
                send(a, "missed", "1", "one");
                JsonNode seen = b.next("message");
                offsets =
                        "{'room:missed':{'epoch':%d,'offset':1},'room:other':1}"
                                .formatted(seen.path("epoch").asLong());
                b.ask("subscribe", "{'topics':['any']}");
                session = b.session();
            }
            send(a, "missed", "2", "two");
            for (String token : new String[] {session, "x".repeat(43)}) {
                try (NativeClient b = SERVER.open("bob")) {
                    JsonNode welcome =
                            b.ask(
                                            "resume",
                                            "{'session':'%s','offsets':%s}"
                                                    .formatted(token, offsets))
                                    .path("data");
                    assertThat(welcome.path("resumed").asBoolean())
                            .isEqualTo(token.equals(session));
                    assertThat(welcome.path("recovered").path("room:missed").asBoolean()).isTrue();
                    assertThat(welcome.path("recovered").path("room:other").asBoolean(true))
                            .isFalse();
                    assertThat(b.next("message").path("content").asText()).isEqualTo("two");
                    send(a, "missed", "3" + token, "three");
                    assertThat(b.next("message").path("content").asText()).isEqualTo("three");
                }
            }
        }
    }

    @Test
    void whatWasSaidInADeletedRoomIsGone() {
        try (NativeClient a = SERVER.open("alice");
                NativeClient b = SERVER.open("bob")) {
            command(a, "room_create", "{'room':'short'}");
            command(a, "room_put", "{'room':'short','user':'bob'}");
            send(a, "short", "1", "first life");
            var _ = b.next("message");
            command(a, "room_delete", "{'room':'short'}");
            while (!event(b, "short").path("event").asText().equals("deleted")) {
                // it was let in before
            }
            command(a, "room_create", "{'room':'short'}");
            assertThat(send(a, "short", "1", "second life")).isEqualTo(1);
            a.ask("subscribe", "{'rooms':{'short':0}}");
            JsonNode last = a.next("message");
            while (!last.path("content").asText().equals("second life")) {
                last = a.next("message");
            }
            assertThat(last.path("offset").asLong()).isEqualTo(1);
            assertThat(refusal(b, "command", "{'name':'room_get','params':{'room':'short'}}"))
                    .isEqualTo("not_found");
        }
    }

    @Test
    void roomsAreManagedOverHttp() {
        String token = SERVER.token("alice");
        var made =
                SERVER.http()
                        .post(
                                "/api/v1/rooms",
                                Map.of("room", "rest", "title", "By REST", "public", true),
                                "Authorization",
                                "Bearer " + token);
        assertThat(made.status()).isEqualTo(201);
        assertThat(call("GET", "/rest", "carol")).isEqualTo(200);
        assertThat(call("PUT", "/rest/members/carol", "carol")).isEqualTo(200);
        assertThat(call("PUT", "/rest/members/bob", "carol")).isEqualTo(403);
        assertThat(call("PUT", "/rest/members/bob", "alice")).isEqualTo(200);
        var _ = SERVER.person("dan");
        assertThat(call("PUT", "/rest/members/dan", "alice")).isEqualTo(409);
        assertThat(call("DELETE", "/rest/members/bob", "alice")).isEqualTo(204);
        assertThat(call("PUT", "/rest/members/nobody", "alice")).isEqualTo(404);
        assertThat(call("DELETE", "/rest/members/carol", "carol")).isEqualTo(204);
        assertThat(call("DELETE", "/rest", "bob")).isEqualTo(403);
        assertThat(call("DELETE", "/rest", "alice")).isEqualTo(204);
        assertThat(call("GET", "/rest", "alice")).isEqualTo(404);
    }

    private static int call(String method, String path, String who) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(SERVER.http().base() + "/api/v1/rooms" + path))
                        .method(method, BodyPublishers.noBody());
        return SERVER.http().send(request, "Authorization", "Bearer " + SERVER.token(who)).status();
    }
}
