package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.OpenServer;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.ops.admin.AdminArguments;
import dev.waxwing.ops.admin.AdminClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A server with one user of each role, and the credentials that the callers of the matrix show.
final class MatrixServer implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    /// One that concerns no message here.
    static final Map<String, ?> RULE =
            Map.of("name", "matrix", "enabled", false, "do", List.of(Map.of("allow", true)));

    final OpenServer server;
    final HttpCalls http;
    private final Map<String, KeyPerson> people = new HashMap<>();
    private final String narrow;
    private final String revoked;
    private final String endedKey;
    private int made;

    MatrixServer(Path data, boolean isOpen) throws IOException {
        server =
                new OpenServer(
                        data,
                        "limits.rates=false",
                        "webhooks.allowed-hosts=hooks.example.org",
                        "limits.sockets-user=1000",
                        "rooms.of-user=10000",
                        "limits.sockets-address=1000",
                        "line.open-on-loopback=" + isOpen,
                        "http.open-on-loopback=" + isOpen);
        http = new HttpCalls(server.port("http"));
        make("other", "member");
        make("member", "member");
        make("moderator", "moderator");
        make("admin", "admin");
        make("service", "service");
        operate("user.create", Map.of("user", "pat", "password", PASSWORD));
        narrow = member().apiKey(http, "connect").field("key");
        revoked = member().token(http);
        assertThat(http.postText("/api/v1/auth/logout", "", bearer(revoked)).status())
                .isEqualTo(204);
        Reply key = member().apiKey(http, "connect");
        endedKey = key.field("key");
        operate("apikey.revoke", Map.of("id", key.field("id")));
        declare();
        Reply fed = http.post("/input", Map.of("content", "c"), headers("service"));
        assertThat(fed.status()).isEqualTo(200);
    }

    private void make(String name, String role) throws IOException {
        KeyPerson person = new KeyPerson(name, SigningKey.generate());
        String key = person.key().verifyingKey().base64();
        operate("user.create", Map.of("user", name, "role", role, "public-key", key));
        people.put(name, person);
    }

    /// As the operator, through the socket in the data directory.
    void operate(String operation, Map<String, String> arguments) throws IOException {
        try (AdminClient client = AdminClient.connect(server.data()).orElseThrow()) {
            client.run(operation, new AdminArguments(arguments), _ -> {});
        }
    }

    private void declare() {
        try (RawClient client = line()) {
            client.ask("auth " + member().token(http));
            assertThat(client.ask("declare_queue q")).isEqualTo("Queue declared");
            assertThat(client.ask("declare_exchange x")).isEqualTo("Exchange declared");
            assertThat(client.ask("bind x q k")).isEqualTo("Queue bound");
        }
    }

    KeyPerson member() {
        return person("member");
    }

    /// Whose key the caller signs with.
    KeyPerson person(String caller) {
        return Objects.requireNonNull(people.get(people.containsKey(caller) ? caller : "member"));
    }

    /// What the caller shows; a login of its own each time, so that none is missed when it ends.
    Optional<String> credential(String caller) {
        return switch (caller) {
            case "nobody", "local" -> Optional.empty();
            case "narrow" -> Optional.of(narrow);
            case "revoked" -> Optional.of(revoked);
            case "endedkey" -> Optional.of(endedKey);
            default -> Optional.of(person(caller).token(http));
        };
    }

    /// The headers that show it.
    String[] headers(String caller) {
        return credential(caller).map(MatrixServer::bearer).orElse(new String[0]);
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    /// The name of a rule that is there.
    String rule() {
        try {
            operate("rule.put", Map.of("text", new JsonMapper().valueToTree(RULE).toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "matrix";
    }

    /// The name of a room of `member`, with `pat` in it.
    String room() {
        String name = unused();
        String[] headers = headers("member");
        assertThat(http.post("/api/v1/rooms", Map.of("room", name), headers).status())
                .isEqualTo(201);
        HttpRequest.Builder put =
                HttpRequest.newBuilder(
                                URI.create(http.base() + "/api/v1/rooms/" + name + "/members/pat"))
                        .PUT(BodyPublishers.noBody());
        assertThat(http.send(put, headers).status()).isEqualTo(200);
        return name;
    }

    /// A user id that nobody has.
    String unused() {
        return "new" + ++made;
    }

    RawClient line() {
        return RawClient.connect(server.port("line"));
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
