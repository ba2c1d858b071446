package dev.waxwing.rules;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Any bytes as a rule and as a message: read, and then the same when written and read again, and
/// fit for a book; or refused with a place inside the text. What is called no JSON is none.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class RuleReaderFuzzTest {
    private static final JsonMapper TREE =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    @FuzzTest(maxDuration = "3m")
    void readsOrRefuses(byte[] text) {
        try {
            Rule rule = RuleReader.read(text);
            assertThat(tree(text)).isNotNull();
            assertThat(RuleReader.read(RuleWriter.write(rule))).isEqualTo(rule);
            RuleBook book = RuleBook.of(List.of(rule), TestMessage.CLOCK);
            assertThat(book.explain(TestMessage.to("orders.eu")).rules()).hasSize(1);
        } catch (RuleFault fault) {
            check(fault, text);
        }
        try {
            SampleMessage message = SampleMessage.read(text);
            assertThat(tree(text)).isNotNull();
            assertThat(Lineage.parse(message.lineage().text())).isEqualTo(message.lineage());
        } catch (RuleFault fault) {
            check(fault, text);
        }
    }

    private static void check(RuleFault fault, byte[] text) {
        assertThat(fault.sentence()).isNotBlank().hasSizeLessThan(300).doesNotContain("\n");
        assertThat(fault.line()).isBetween(0, text.length + 1);
        assertThat(fault.column()).isBetween(0, text.length + 1);
        if (!fault.isJson()) {
            assertThat(tree(text)).as(fault.getMessage()).isNull();
        }
    }

    /// Null when it is not one JSON value in UTF-8.
    private static @Nullable JsonNode tree(byte[] body) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            JsonNode tree = TREE.readTree(text);
            return tree.isMissingNode() ? null : tree;
        } catch (IOException _) {
            return null;
        }
    }
}
