package dev.waxwing.client.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.Terminal;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.crypto.DevicePublicKeys;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The HTTP side of a key account: registering, logging in by a challenge, and looking up others.
/// Methods block for at most [#TIMEOUT]. Safe for all threads.
public final class KeyLogin {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// Bytes of a challenge.
    private static final int CHALLENGE = 32;

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final ServerUrl server;
    private final UserId user;
    private final DeviceKeys keys;

    /// Who is connected and who is not.
    public record Presence(List<String> online, List<String> offline) {}

    /// @param http trusts the server's certificate
    /// @param keys those of the account
    public KeyLogin(HttpClient http, ServerUrl server, UserId user, DeviceKeys keys) {
        this.http = http;
        this.server = server;
        this.user = user;
        this.keys = keys;
    }

    public UserId user() {
        return user;
    }

    /// The fingerprint of the account's own keys, as others see it.
    public String ownFingerprint() {
        return keys.ofAccount().publicKeys().fingerprint();
    }

    DeviceKeys keys() {
        return keys;
    }

    HttpClient http() {
        return http;
    }

    ServerUrl server() {
        return server;
    }

    /// Makes the account, unless it is there already with these keys.
    ///
    /// @return whether it was made now
    /// @throws AccountRefused when the name is another's, or the server takes no new accounts
    public boolean register(String username) throws IOException, InterruptedException {
        Optional<DevicePublicKeys> known = find(user);
        if (known.isPresent()) {
            if (known.get().equals(keys.ofAccount().publicKeys())) {
                return false;
            }
            throw new AccountRefused(409, "the name '" + user + "' is taken, with another key");
        }
        ObjectNode request = JSON.createObjectNode();
        request.put("user_id", user.value());
        request.put("username", username);
        request.put("public_key", base64(keys.publicKeys().ed25519()));
        request.put("x25519_public_key", base64(keys.publicKeys().x25519()));
        post("/auth/register", request);
        return true;
    }

    /// Proves that this is the account's key.
    ///
    /// @return an access token; never printed
    public String login() throws IOException, InterruptedException {
        ObjectNode who = JSON.createObjectNode().put("user_id", user.value());
        byte[] challenge = decode(post("/auth/login", who), "challenge");
        requireChallenge(challenge);
        ObjectNode proof = who.deepCopy().put("signature", base64(keys.sign(challenge)));
        return text(post("/auth/login?verify=true", proof), "token");
    }

    /// The key signs messages too: what could be one is not signed for a server that asks. The
    /// bytes of a sealed message are more than these, those of a broadcast are text, and random
    /// ones are text once in ten million times.
    private static void requireChallenge(byte[] challenge) throws IOException {
        if (challenge.length != CHALLENGE || isText(challenge)) {
            throw new IOException("the server asks for a signature over what is no challenge");
        }
    }

    private static boolean isText(byte[] bytes) {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /// A user's keys, if there is such a user and it has both.
    public Optional<DevicePublicKeys> find(UserId id) throws IOException, InterruptedException {
        HttpResponse<String> response = get("/auth/users/" + id.value(), "");
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        JsonNode found = json(response);
        if (!found.path("x25519_public_key").isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    DevicePublicKeys.ofAccount(
                            decode(found, "public_key"), decode(found, "x25519_public_key")));
        } catch (IllegalArgumentException e) {
            throw new IOException("the server's keys of '" + id + "' are not fit for use", e);
        }
    }

    /// Who is there.
    public Presence presence(String token) throws IOException, InterruptedException {
        JsonNode users = json(get("/active-users", token));
        return new Presence(names(users.path("online")), names(users.path("offline")));
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        for (JsonNode user : array) {
            names.add(user.isTextual() ? user.textValue() : user.path("user_id").asText());
        }
        return names;
    }

    private HttpResponse<String> get(String path, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.path(path)).timeout(TIMEOUT);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.path(path))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build();
        return json(http.send(request, BodyHandlers.ofString()));
    }

    /// The answer's JSON; registering is answered in words.
    private static JsonNode json(HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        if (status == 201) {
            return JSON.createObjectNode();
        }
        if (status == 200) {
            return parse(response.body());
        }
        String sentence = "the server answers " + status + ": " + sentence(response.body());
        throw status == 429 || status >= 500
                ? new IOException(sentence)
                : new AccountRefused(status, sentence);
    }

    private static JsonNode parse(String body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("the server's answer is not JSON", e);
        }
    }

    /// What a problem document or a plain answer says, on one line.
    private static String sentence(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            return Terminal.printable(
                    problem.path("detail").asText(problem.path("title").asText()));
        } catch (JsonProcessingException _) {
            return Terminal.printable(body.strip());
        }
    }

    private static byte[] decode(JsonNode answer, String field) throws IOException {
        try {
            return Base64.getDecoder().decode(text(answer, field));
        } catch (IllegalArgumentException e) {
            throw new IOException("the server's '" + field + "' is not base64", e);
        }
    }

    private static String text(JsonNode answer, String field) throws IOException {
        JsonNode value = answer.path(field);
        if (!value.isTextual()) {
            throw new IOException("the server's answer has no '" + field + "'");
        }
        return value.textValue();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
