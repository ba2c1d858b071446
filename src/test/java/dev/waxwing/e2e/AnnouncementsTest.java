package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What administrators say to everybody: live, and once to each user who comes later.
final class AnnouncementsTest {
    @RegisterExtension static final NativeServer SERVER = NativeServer.with();
    private static final KeyPerson ADMIN = new KeyPerson("root", SigningKey.generate());

    @BeforeAll
    static void register() throws IOException {
        try (AdminClient client = AdminClient.connect(SERVER.data()).orElseThrow()) {
            client.run(
                    "user.create",
                    new AdminArguments(
                            Map.of(
                                    "user", "root",
                                    "role", "admin",
                                    "public-key", ADMIN.key().verifyingKey().base64())),
                    _ -> {});
        }
    }

    /// Those that a new connection is shown before its first answer, and how many of this one.
    private static long shown(String id) {
        try (NativeClient client = SERVER.open("alice")) {
            client.ask("ping", "{}");
            long count = 0;
            for (JsonNode frame = client.passed(); frame != null; frame = client.passed()) {
                boolean isThis = frame.path("data").path("id").asText().equals(id);
                count += frame.path("type").asText().equals("announcement") && isThis ? 1 : 0;
            }
            return count;
        }
    }

    @Test
    void everybodyIsToldOnceUntilItIsWithdrawn() {
        String id;
        try (NativeClient a = SERVER.open("alice");
                NativeClient r =
                        NativeClient.open(SERVER.port("http"), ADMIN.token(SERVER.http()))) {
            JsonNode made =
                    r.ask(
                            "command",
                            "{'name':'announcement_make','params':{'payload':{'text':'down at"
                                    + " 9'},'ttl_s':60}}");
            id = made.path("data").path("result").path("id").asText();
            JsonNode live = a.next("announcement");
            assertThat(live.path("id").asText()).isEqualTo(id);
            assertThat(live.path("from").asText()).isEqualTo("root");
            assertThat(live.path("payload").path("text").asText()).isEqualTo("down at 9");
            assertThat(shown(id)).as("not acknowledged yet").isEqualTo(1);
            JsonNode ok = a.ask("receipt", "{'conversation':'announcement:%s'}".formatted(id));
            assertThat(ok.path("type").asText()).isEqualTo("ok");
            assertThat(a.ask("receipt", "{'conversation':'announcement:x'}").path("type").asText())
                    .isEqualTo("error");
            Awaitility.await().untilAsserted(() -> assertThat(shown(id)).isZero());
            JsonNode gone =
                    r.ask(
                            "command",
                            "{'name':'announcement_withdraw','params':{'id':'%s'}}".formatted(id));
            assertThat(gone.path("type").asText()).isEqualTo("result");
            assertThat(a.next("announcement").path("withdrawn").asBoolean()).isTrue();
        }
    }

    @Test
    void oneThatHasEndedIsNotShown() {
        HttpCalls http = SERVER.http();
        String[] token = {"Authorization", "Bearer " + ADMIN.token(http)};
        var made =
                http.post("/api/v1/announcements", Map.of("payload", "brief", "ttl_s", 1), token);
        assertThat(made.status()).isEqualTo(201);
        String id = made.field("id");
        Awaitility.await().untilAsserted(() -> assertThat(shown(id)).isZero());
        var kept =
                http.post("/api/v1/announcements", Map.of("payload", "long", "ttl_s", 600), token);
        assertThat(shown(kept.field("id"))).isEqualTo(1);
        HttpRequest.Builder delete =
                HttpRequest.newBuilder(
                                URI.create(
                                        http.base() + "/api/v1/announcements/" + kept.field("id")))
                        .DELETE();
        assertThat(http.send(delete, token).status()).isEqualTo(204);
        assertThat(shown(kept.field("id"))).isZero();
        assertThat(
                        http.post("/api/v1/announcements", Map.of("payload", 1, "ttl_s", 0), token)
                                .status())
                .isEqualTo(422);
    }
}
