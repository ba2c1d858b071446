package dev.waxwing.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which headers are keys, however long they are.
final class IdempotencyKeyTest {
    private static void isNone(String header) {
        assertThatThrownBy(() -> IdempotencyKey.parse(header))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.code()).isEqualTo(ErrorCode.MALFORMED));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    "a b",          a b
                    a-b,            a-b
                    ` "x" `,        x
                    "\\"q\\"",      "q"
                    "\\\\",         \\
                    """)
    void aKeyIsWhatIsQuoted(String header, String key) {
        assertThat(IdempotencyKey.parse(header)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "\"a", "a\"", "\"a\"b\"", "a b", "\"\\a\"", "\"é\""})
    void othersAreNone(String header) {
        isNone(header);
    }

    @Test
    void aKeyHas128CharactersAtMost() {
        String longest = "\\\"".repeat(128);
        assertThat(IdempotencyKey.parse("\"" + longest + "\"")).isEqualTo("\"".repeat(128));
        assertThat(IdempotencyKey.parse("x".repeat(128))).hasSize(128);
        isNone("x".repeat(129));
        isNone("\"" + "x".repeat(129) + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\\\"", "\\", "\"", " "})
    void hugeOnesAreRefusedWithinTheStack(String part) {
        isNone("\"" + part.repeat(200_000) + "\"");
        isNone("\"" + part.repeat(200_000));
    }
}
