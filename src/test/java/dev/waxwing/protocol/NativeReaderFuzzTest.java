package dev.waxwing.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Any bytes as a frame of the native protocol: refused with a sentence, or read as a generic
/// reading of the same JSON reads them, what is carried byte for byte.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class NativeReaderFuzzTest {
    private static final JsonMapper GENERIC =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    @FuzzTest(maxDuration = "2m")
    void agreesWithAGenericReading(byte[] bytes) throws IOException {
        NativeFrame frame;
        try {
            frame = NativeReader.parse(bytes);
        } catch (MalformedFrame e) {
            assertThat(e.why()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
            return;
        }
        JsonNode tree;
        try {
            tree = GENERIC.readTree(bytes);
        } catch (NumberFormatException _) { // an exponent that a BigDecimal has no room for
            return;
        }
        assertThat(frame.call().type()).isEqualTo(tree.path("type").asText());
        if (frame.id() != null) {
            assertThat(GENERIC.readTree(frame.id())).isEqualTo(tree.path("id"));
        }
        JsonNode data = tree.path("data");
        switch (frame.call()) {
            case NativeFrame.Publish publish -> {
                assertThat(publish.topic()).isEqualTo(data.path("topic").asText());
                assertThat(tree(publish.payload())).isEqualTo(data.path("payload"));
                assertThat(publish.headers()).hasSize(data.path("headers").size());
                publish.headers()
                        .forEach((name, value) ->
                                assertThat(data.path("headers").path(name).asText())
                                        .isEqualTo(value));
                assertThat(written(publish).path("data").path("payload"))
                        .isEqualTo(data.path("payload"));
            }
            case NativeFrame.Broadcast broadcast ->
                    assertThat(tree(broadcast.payload())).isEqualTo(data.path("payload"));
            case NativeFrame.Subscribe subscribe ->
                    assertThat(subscribe.topics()).hasSize(data.path("topics").size());
            case NativeFrame.Command command ->
                    assertThat(command.name()).isEqualTo(data.path("name").asText());
            default -> {
                // Its fields are texts and numbers, read as those above.
            }
        }
    }

    private static JsonNode tree(RawJson raw) throws IOException {
        return GENERIC.readTree(raw.source(), raw.from(), raw.size());
    }

    /// What becomes of a payload on its way out.
    private static JsonNode written(NativeFrame.Publish publish) throws IOException {
        byte[] wire =
                NativeWriter.frame("event", null)
                        .field("headers", publish.headers())
                        .field("payload", publish.payload())
                        .end()
                        .wire();
        String text = new String(wire, StandardCharsets.UTF_8);
        return GENERIC.readTree(text.substring(text.indexOf("{\"type\"")));
    }
}
