package dev.waxwing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/// Any bytes as a message's JSON: read or refused, in agreement with a generic reading of the same
/// JSON, and what is read comes out the same.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class MessageJsonFuzzTest {
    static final List<String> REQUIRED =
            List.of("message_id", "ciphertext", "nonce", "tag", "enc_session_key");

    private static final JsonMapper GENERIC =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(32)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /// 678e0 is written as 678.
    private static final Comparator<JsonNode> BY_VALUE =
            (one, other) ->
                    one.isNumber() && other.isNumber()
                            ? one.decimalValue().compareTo(other.decimalValue())
                            : one.equals(other) ? 0 : 1;

    @FuzzTest(maxDuration = "2m")
    void readsWhatAGenericReadingAccepts(byte[] bytes) throws IOException {
        MessageEnvelope message;
        try {
            message = MessageJson.parse(bytes, 0, bytes.length);
        } catch (MalformedMessage e) {
            assertThat(e.why()).isNotBlank().doesNotContainPattern("\\R");
            assertThat(isMessage(bytes)).as("refused: %s", e.why()).isFalse();
            return;
        }
        assertThat(isMessage(bytes)).as("accepted").isTrue();
        byte[] out = MessageJson.bytes(message);
        assertThat(out).as("one line").doesNotContain((byte) '\n', (byte) '\r');
        assertThat(GENERIC.readTree(out).equals(BY_VALUE, GENERIC.readTree(bytes)))
                .as(new String(out, StandardCharsets.UTF_8))
                .isTrue();
        assertThat(GENERIC.readTree(out).fieldNames())
                .toIterable()
                .startsWith(REQUIRED.toArray(String[]::new));
    }

    @FuzzTest(maxDuration = "1m")
    void readsABatchAsItsMessages(byte[] bytes) throws IOException {
        List<MessageEnvelope> batch;
        try {
            batch = MessageJson.parseBatch(bytes, 0, bytes.length);
        } catch (MalformedMessage e) {
            assertThat(e.why()).isNotBlank().doesNotContainPattern("\\R");
            return;
        }
        JsonNode array = GENERIC.readTree(bytes);
        assertThat(array.isArray()).isTrue();
        assertThat(array).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size(); i++) {
            assertThat(
                            GENERIC.readTree(MessageJson.bytes(batch.get(i)))
                                    .equals(BY_VALUE, array.get(i)))
                    .isTrue();
        }
    }

    /// Whether a reading that knows nothing of messages finds one.
    static boolean isMessage(byte[] bytes) {
        try {
            JsonNode tree = GENERIC.readTree(bytes);
            return tree.isObject()
                    && REQUIRED.stream().allMatch(field -> tree.path(field).isTextual())
                    && MessageEnvelope.isValidId(tree.path("message_id").asText());
        } catch (IOException | NumberFormatException _) {
            return false;
        }
    }
}
