package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The JSON of a message, in and out: whatever its form going in, it comes out compact and in the
/// order the published clients print, and nothing in it is lost.
final class MessageFormTest {
    @RegisterExtension static final SharedServer SERVER = SharedServer.plain();

    @Test
    void orderAndSpacesBecomeCanonical() {
        String id = Names.unique("m");
        assertThat(
                        roundTrip(
                                id,
                                "{ \"tag\" : \"dGFn\",\t\"enc_session_key\":\"a2V5\" , \"nonce\":"
                                        + "\"bm9uY2U=\",\"message_id\": \"%s\", \"ciphertext\" :"
                                        + " \"aGVsbG8gd29ybGQ=\" } "))
                .isEqualTo(Sample.json(id));
    }

    @Test
    void optionalFieldsFollowInTheirOrder() {
        String id = Names.unique("m");
        assertThat(
                        roundTrip(
                                id,
                                "{\"v\":1,\"tag\":\"dGFn\",\"zebra\":[1, {\"deep\": null}],"
                                    + "\"enc_session_key\":\"a2V5\",\"nonce\":\"bm9uY2U=\","
                                    + "\"message_id\":\"%s\",\"ciphertext\":\"aGVsbG8gd29ybGQ=\","
                                    + "\"apple\":true}"))
                .isEqualTo(
                        Sample.withExtra(
                                id, "\"v\":1,\"zebra\":[1,{\"deep\":null}],\"apple\":true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"plain\"",
                "\"\"",
                "\"quote \\\" backslash \\\\ slash \\/ \"",
                "\"line\\nfeed\\r\\ttab\\b\\f\\u0000\\u001f\\u007f\"",
                "\"\\u00e9\\u6f22\\ud83d\\udc26\"",
                "\"é 漢字 🐦 \u2028 \u00a0\"",
                "\"spaces  two\"",
                "{\"a\":{\"b\":[[],{},[{}]]}}",
                "[true,false,null]",
                "12345678901234567890123",
                "-0.5",
                "1.10",
                "0.12345678901234567890123456789",
                "6.02e23",
                "1e400",
            })
    void anUnknownFieldIsKept(String value) {
        String id = Names.unique("m");
        String out = roundTrip(id, Sample.withExtra("%s", "\"kept\":" + value));
        assertThat(Delivery.read(out).path("kept")).isEqualTo(Delivery.read(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\\"b\\\\c\\/d",
                "\\u0041\\u00df\\u6771\\ud83d\\udc26",
                "line\\nfeed",
                "ÄÖ 東 🐦",
                "\\u0000",
            })
    void escapesInRequiredFieldsKeepTheirMeaning(String text) {
        String id = Names.unique("m");
        String out = roundTrip(id, Sample.json("%s", text));
        assertThat(Delivery.read(out).path("ciphertext"))
                .isEqualTo(Delivery.read("\"" + text + "\""));
    }

    @Test
    void anEscapedNameIsTheSameName() {
        String id = Names.unique("m");
        assertThat(roundTrip(id, Sample.json("%s").replace("nonce", "n\\u006fnce")))
                .isEqualTo(Sample.json(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ünï-漢字-🐦", "{}[]:,/%'", "wide\u2003", "\u3000", "\u00a0", "="})
    void anIdMayHoldAnythingButSpacesControlsAndQuotes(String text) {
        String id = Names.unique("m") + text;
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            assertThat(client.ask(route.publishing(Sample.json(id)))).isEqualTo("ACK " + id);
            assertThat(route.fetch(client).id()).isEqualTo(id);
            assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
            client.ask("nack " + id);
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"message_id\":\"m\"}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\"}",
                "{\"message_id\":7,\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"m\",\"ciphertext\":null,\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":[],\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"a"
                    + " b\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"a\\nACK"
                    + " forged\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"m\",\"message_id\":\"n\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}"
                    + " x",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\",}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\\x\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c"
                        + "\ttab\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\"}",
                "{'message_id':'m','ciphertext':'c','nonce':'n','tag':'t','enc_session_key':'k'}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\",\"x\":NaN}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\",\"x\":01}",
                "{\"message_id\":\"m\",\"ciphertext\":\"c\",\"nonce\":\"n\",\"tag\":\"t\",\"enc_session_key\":\"k\",\"x\":1.5e12345678901}",
                "\"text\"",
                "null",
            })
    void whatIsNoMessageIsRefusedInOneLine(String json) {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            client.send(route.publishing(json));
            assertThat(client.line()).startsWith("Invalid message format: ").hasSizeGreaterThan(24);
            assertThat(client.ask("ping")).isEqualTo("PONG");
            assertThat(client.fetch(route.queue())).isEqualTo("No messages");
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            for (String field : new String[] {"message_id", "ciphertext", "nonce", "tag"}) {
                String json = Sample.json("m").replace("\"" + field + "\"", "\"other\"");
                assertThat(client.ask(route.publishing(json)))
                        .startsWith("Invalid message format: ")
                        .contains(field);
            }
        }
    }

    @Test
    void deepNestingIsRefusedNotFollowed() {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            String deep = "[".repeat(100_000) + "]".repeat(100_000);
            assertThat(client.ask(route.publishing(Sample.withExtra("m", "\"x\":" + deep))))
                    .startsWith("Invalid message format: ");
        }
    }

    /// Publishes the JSON, with `%s` for the id, and gives what comes out.
    private static String roundTrip(String id, String json) {
        try (RawClient client = SERVER.connect()) {
            Route route = Route.declare(client);
            assertThat(client.ask(route.publishing(json.replace("%s", id)))).isEqualTo("ACK " + id);
            Delivery delivery = route.fetch(client);
            assertThat(delivery.id()).isEqualTo(id);
            assertThat(client.ask("ack " + id)).isEqualTo("ACK_CONFIRMED " + id);
            return delivery.json();
        }
    }
}
