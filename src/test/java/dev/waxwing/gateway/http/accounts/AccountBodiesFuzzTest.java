package dev.waxwing.gateway.http.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Any bytes as the body of each request about accounts: a record with the texts of a generic
/// reading, or a refusal that tells no JSON from JSON that does not fit.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class AccountBodiesFuzzTest {
    private static final List<Class<?>> BODIES =
            List.of(
                    KeyAccountRoutes.Registration.class,
                    KeyAccountRoutes.Login.class,
                    AccountJson.Registration.class,
                    AccountJson.ChallengeFor.class,
                    AccountJson.Credentials.class,
                    AccountJson.Refresh.class,
                    AccountJson.NewApiKey.class);

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

    @FuzzTest(maxDuration = "3m")
    void isARecordOrARefusal(byte[] body) {
        @Nullable JsonNode tree = tree(body);
        for (Class<?> type : BODIES) {
            try {
                Object read = Call.read(body, type);
                assertThat(tree).as("read as %s", read.getClass()).isNotNull();
            } catch (Refused refused) {
                ErrorCode expected = tree == null ? ErrorCode.MALFORMED : ErrorCode.INVALID;
                assertThat(refused.code()).as(refused.detail()).isEqualTo(expected);
                assertThat(refused.detail()).isNotBlank().hasSizeLessThan(300);
            }
        }
        if (tree != null && tree.path("user_id").isTextual()) {
            String id = tree.path("user_id").textValue();
            assertThat(userId(body)).isIn(id, null);
        }
    }

    private static @Nullable String userId(byte[] body) {
        try {
            return Call.read(body, AccountJson.ChallengeFor.class).userId();
        } catch (Refused _) {
            return null;
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
