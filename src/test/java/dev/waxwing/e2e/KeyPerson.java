package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.accounts.LoginSignature;
import dev.waxwing.crypto.SigningKey;
import dev.waxwing.e2e.HttpCalls.Reply;
import dev.waxwing.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Somebody with a key account, who says each request by itself.
///
/// @param id the user id
/// @param key what this one signs with
record KeyPerson(String id, SigningKey key) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Registers a new account by `/auth/register`.
    static KeyPerson register(HttpCalls http, String id) {
        KeyPerson person = new KeyPerson(id, SigningKey.generate());
        Reply made = http.post("/auth/register", person.registration());
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return person;
    }

    Map<String, String> registration() {
        return Map.of("user_id", id, "username", id, "public_key", key.verifyingKey().base64());
    }

    /// Logs in by `/api/v1`: `access_token`, `refresh_token`, `session`.
    Reply login(HttpCalls http) {
        Reply asked = http.post("/api/v1/auth/challenge", Map.of("user_id", id));
        byte[] challenge = Base64.getUrlDecoder().decode(asked.field("challenge"));
        byte[] signed = LoginSignature.DOMAIN_SEPARATED.signed(new UserId(id), challenge);
        String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(signed));
        Reply in = http.post("/api/v1/auth/login", Map.of("user_id", id, "signature", signature));
        assertThat(in.status()).as(in.body()).isEqualTo(200);
        return in;
    }

    /// An access token of a login of its own.
    String token(HttpCalls http) {
        return login(http).field("access_token");
    }

    /// A new API key: `id`, `key`.
    Reply apiKey(HttpCalls http, String... scopes) {
        Reply made =
                http.post(
                        "/api/v1/api-keys",
                        Map.of("name", "k", "scopes", List.of(scopes)),
                        "Authorization",
                        "Bearer " + token(http));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made;
    }

    /// The text of a header/body frame, with an id and signed.
    String frame(String id, String to, String content) {
        ObjectNode frame = unsigned(id, to, content);
        byte[] signature = key.sign(content.getBytes(StandardCharsets.UTF_8));
        ((ObjectNode) frame.path("header"))
                .put("signature", Base64.getEncoder().encodeToString(signature));
        return frame.toString();
    }

    /// As [#frame], to be changed.
    ObjectNode unsigned(String id, String to, String content) {
        ObjectNode frame = JSON.createObjectNode().put("id", id);
        frame.putObject("header")
                .put("from", this.id)
                .put("to", to)
                .put("timestamp", "2026-01-02T03:04:05.678Z");
        frame.putObject("body").put("content", content);
        return frame;
    }
}
