package dev.waxwing.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Any bytes as a body: read or refused with one of three codes, in agreement with a reading of the
/// same JSON as a tree.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class IngestBodyFuzzTest {
    private static final int MAX = 1 << 20;

    private static final JsonMapper TREE =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(32)
                                                    .maxNameLength(1_024)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    @FuzzTest(maxDuration = "2m")
    void agreesWithATree(byte[] body) {
        @Nullable List<String> expected = expected(body);
        try {
            List<String> read =
                    IngestBody.batch(body, MAX).stream()
                            .map(c -> new String(c, StandardCharsets.UTF_8))
                            .toList();
            assertThat(read).isEqualTo(expected);
        } catch (Refused refused) {
            assertThat(refused.code())
                    .isIn(ErrorCode.MALFORMED, ErrorCode.INVALID, ErrorCode.TOO_LARGE);
            assertThat(expected).as(refused.detail()).isNull();
        }
    }

    /// The contents, or null when the body has to be refused.
    private static @Nullable List<String> expected(byte[] body) {
        try {
            JsonNode messages = TREE.readTree(body).path("messages");
            List<String> contents = new ArrayList<>();
            for (JsonNode message : messages) {
                String content = message.path("content").textValue();
                if (content == null || !StandardCharsets.UTF_8.newEncoder().canEncode(content)) {
                    return null;
                }
                contents.add(content);
            }
            return messages.isArray() ? contents : null;
        } catch (IOException _) {
            return null;
        }
    }
}
