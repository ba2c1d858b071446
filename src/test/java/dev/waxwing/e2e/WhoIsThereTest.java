package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.OpenServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who comes to a topic and goes, and who may see it.
final class WhoIsThereTest {
    @TempDir Path directory;

    private OpenServer server;
    private HttpCalls http;
    private KeyPerson alice;
    private KeyPerson bob;
    private KeyPerson carol;

    @BeforeEach
    void start() {
        server =
                new OpenServer(
                        directory.resolve("d"), "limits.rates=false", "limits.sockets-user=1000");
        http = new HttpCalls(server.port("http"));
        alice = KeyPerson.register(http, "alice");
        bob = KeyPerson.register(http, "bob");
        carol = KeyPerson.register(http, "carol");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private NativeClient open(KeyPerson who) {
        return NativeClient.open(server.port("http"), who.token(http));
    }

    private static void enter(NativeClient client) {
        JsonNode ok = client.ask("subscribe", "{'topics':['Lobby'],'presence':true}");
        assertThat(ok.path("type").asText()).as(ok.toString()).isEqualTo("ok");
    }

    private static String user(NativeClient client, String event) {
        JsonNode data = client.next(event);
        assertThat(data.path("topic").asText()).isEqualTo("lobby");
        return data.path("user").asText();
    }

    /// How a user is seen by somebody now.
    private static String seen(NativeClient client, String user) {
        client.ask("presence", "{'watch':['%s']}".formatted(user));
        return client.next("presence").path("status").asText();
    }

    private static void privacy(NativeClient client, String by) {
        JsonNode result =
                client.ask(
                        "command",
                        "{'name':'privacy_set','params':{'presence':'%s'}}".formatted(by));
        assertThat(result.path("data").path("result").path("presence").asText()).isEqualTo(by);
    }

    @Test
    void theFirstConnectionComesAndTheLastOneGoes() {
        try (NativeClient a = open(alice);
                NativeClient quiet = open(carol)) {
            enter(a);
            quiet.ask("subscribe", "{'topics':['lobby']}");
            quiet.ask("unsubscribe", "{'topics':['lobby']}");
            quiet.ask("subscribe", "{'topics':['lobby']}");
            NativeClient b1 = open(bob);
            enter(b1);
            assertThat(user(a, "joined")).isEqualTo("bob");
            assertThat(user(b1, "joined")).isEqualTo("alice");
            try (NativeClient b2 = open(bob)) {
                enter(b2);
                enter(b2);
                assertThat(user(b2, "joined")).isEqualTo("alice");
                b1.close();
                b2.ask("unsubscribe", "{'topics':['lobby']}");
                assertThat(user(a, "left")).isEqualTo("bob");
                enter(b2);
                assertThat(user(a, "joined")).isEqualTo("bob");
                b2.ask("presence", "{'status':'invisible'}");
                assertThat(user(a, "left")).isEqualTo("bob");
                b2.ask("presence", "{'status':'away'}");
                assertThat(user(a, "joined")).isEqualTo("bob");
            }
            assertThat(user(a, "left")).isEqualTo("bob");
            assertThat(quiet.ask("subscribe", "{'topics':['lobby'],'presence':true}").isEmpty())
                    .isFalse();
            assertThat(user(a, "joined")).isEqualTo("carol");
            assertThat(
                            a.ask("subscribe", "{'topics':['lobby.*'],'presence':true}")
                                    .path("type")
                                    .asText())
                    .isEqualTo("error");
        }
    }

    @Test
    void presenceIsSeenByWhomTheUserWants() {
        try (NativeClient a = open(alice);
                NativeClient b = open(bob);
                NativeClient c = open(carol)) {
            enter(a);
            enter(c);
            enter(b);
            assertThat(user(a, "joined")).isEqualTo("carol");
            assertThat(user(a, "joined")).isEqualTo("bob");
            b.ask("command", "{'name':'room_create','params':{'room':'den'}}");
            b.ask("command", "{'name':'room_put','params':{'room':'den','user':'alice'}}");
            assertThat(seen(c, "bob")).isEqualTo("online");
            privacy(b, "rooms");
            assertThat(user(a, "left")).isEqualTo("bob");
            assertThat(user(a, "joined")).isEqualTo("bob");
            assertThat(c.next("presence").path("status").asText()).isEqualTo("offline");
            assertThat(seen(a, "bob")).isEqualTo("online");
            assertThat(seen(c, "bob")).isEqualTo("offline");
            b.ask("presence", "{'status':'busy'}");
            assertThat(a.next("presence").path("status").asText()).isEqualTo("busy");
            privacy(b, "nobody");
            assertThat(a.next("presence").path("status").asText()).isEqualTo("offline");
            assertThat(user(a, "left")).isEqualTo("bob");
            JsonNode listed =
                    http.get("/active-users", "Authorization", "Bearer " + carol.token(http))
                            .json();
            assertThat(listed.path("offline").toString()).contains("bob");
            assertThat(listed.path("online").toString()).contains("carol").doesNotContain("bob");
        }
        // It is kept with the account.
        http.close();
        server.close();
        server =
                new OpenServer(
                        directory.resolve("d"), "limits.rates=false", "limits.sockets-user=1000");
        http = new HttpCalls(server.port("http"));
        assertThat(
                        http.get("/api/v1/me/privacy", "Authorization", "Bearer " + bob.token(http))
                                .field("presence"))
                .isEqualTo("nobody");
    }
}
