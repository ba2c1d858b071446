package dev.waxwing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Any bytes as a header/body frame: refused with a sentence, or read as a generic reading of the
/// same JSON reads them, and then written as valid UTF-8 with the same fields.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class HeaderBodyFuzzTest {
    private static final JsonMapper GENERIC =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(HeaderBodyReader.MAX_DEPTH)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final List<String> CARRIED =
            List.of("timestamp", "signature", "encrypted_key", "encryption_nonce");

    @FuzzTest(maxDuration = "2m")
    void agreesWithAGenericReading(byte[] bytes) throws IOException {
        HeaderBodyFrame frame;
        try {
            frame = HeaderBodyReader.parse(bytes);
        } catch (MalformedMessage e) {
            assertThat(e.why()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
            assertThat(isFrame(bytes)).as("refused: %s", e.why()).isFalse();
            return;
        }
        JsonNode tree = GENERIC.readTree(bytes);
        JsonNode header = tree.path("header");
        assertThat(frame.content().value()).isEqualTo(tree.path("body").path("content").asText());
        assertThat(value(frame.timestamp())).isEqualTo(text(header, "timestamp"));
        assertThat(value(frame.signature())).isEqualTo(text(header, "signature"));
        assertThat(value(frame.encryptedKey())).isEqualTo(text(header, "encrypted_key"));
        assertThat(value(frame.encryptionNonce())).isEqualTo(text(header, "encryption_nonce"));
        JsonNode out = written(frame);
        assertThat(out.path("header").path("from").asText()).isEqualTo("alice");
        assertThat(out.path("body")).hasSize(1);
        assertThat(out.path("body").path("content").asText()).isEqualTo(frame.content().value());
        for (String field : CARRIED) {
            String before = text(header, field);
            String after = text(out.path("header"), field);
            assertThat(after)
                    .isEqualTo(before == null && field.equals("timestamp") ? "now" : before);
        }
        assertThat(out.path("id"))
                .isEqualTo(frame.id() == null ? GENERIC.missingNode() : tree.path("id"));
    }

    private static JsonNode written(HeaderBodyFrame frame) throws IOException {
        byte[] body = HeaderBodyWriter.body("alice", "bob", frame, JsonText.of("now"), null);
        EncodedFrame encoded =
                frame.id() == null
                        ? HeaderBodyWriter.frame(body)
                        : HeaderBodyWriter.frame(frame.id(), body);
        byte[] wire = encoded.wire();
        int at = wire[1] < 126 ? 2 : wire[1] == 126 ? 4 : 10;
        assertThat(isUtf8(wire, at)).isTrue();
        return GENERIC.readTree(wire, at, wire.length - at);
    }

    private static boolean isUtf8(byte[] bytes, int from) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static @Nullable String value(@Nullable JsonText text) {
        return text == null ? null : text.value();
    }

    private static @Nullable String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        return text.isEmpty() || node.path(field).isNull() ? null : text;
    }

    /// Whether a reading that knows nothing of frames finds one.
    private static boolean isFrame(byte[] bytes) {
        try {
            JsonNode tree = GENERIC.readTree(bytes);
            JsonNode header = tree.path("header");
            JsonNode content = tree.path("body").path("content");
            return header.isObject()
                    && content.isTextual()
                    && isWellFormed(content)
                    && isId(tree.path("id"))
                    && isText(header, "from", HeaderBodyReader.MAX_NAME)
                    && isText(header, "to", HeaderBodyReader.MAX_NAME)
                    && isText(header, "message_type", HeaderBodyReader.MAX_NAME)
                    && isText(header, "timestamp", HeaderBodyReader.MAX_TIMESTAMP)
                    && isText(header, "signature", HeaderBodyReader.MAX_SIGNATURE)
                    && isText(header, "encryption_nonce", HeaderBodyReader.MAX_SIGNATURE)
                    && isText(header, "encrypted_key", HeaderBodyReader.MAX_KEY)
                    && isFlag(header.path("is_broadcast"))
                    && isAddressed(header);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isId(JsonNode id) {
        return id.isMissingNode()
                || id.isNull()
                || id.isIntegralNumber() && id.canConvertToLong() && !id.asText().startsWith("-0")
                || id.isTextual()
                        && id.asText().length() <= HeaderBodyReader.MAX_ID
                        && isWellFormed(id);
    }

    private static boolean isFlag(JsonNode flag) {
        return flag.isMissingNode() || flag.isNull() || flag.isBoolean();
    }

    private static boolean isText(JsonNode header, String field, int most) {
        JsonNode node = header.path(field);
        return node.isMissingNode()
                || node.isNull()
                || node.isTextual() && node.asText().length() <= most && isWellFormed(node);
    }

    private static boolean isWellFormed(JsonNode text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text.asText());
    }

    private static boolean isAddressed(JsonNode header) {
        String type = header.path("message_type").asText("");
        boolean known =
                header.path("message_type").isNull()
                        || List.of("", "direct", "broadcast", "server").contains(type);
        String to = header.path("to").isNull() ? "" : header.path("to").asText("");
        boolean typed =
                header.path("is_broadcast").asBoolean()
                        || List.of("broadcast", "server").contains(type);
        return known && (!to.isEmpty() || typed);
    }
}
