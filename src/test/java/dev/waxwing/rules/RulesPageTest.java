package dev.waxwing.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The examples of `docs/rules.md`, as printed: the rules of a section are one book, each message
/// gets the explanation below it, and what is refused is refused in those words.
final class RulesPageTest {
    private static final Path PAGE = Path.of("docs/rules.md");
    private static final Pattern BLOCK =
            Pattern.compile(
                    "^## [^\\n]*$|^<!-- (\\w+) -->\\n```\\w*\\n(.*?)\\n?```$",
                    Pattern.MULTILINE | Pattern.DOTALL);

    private final List<Rule> rules = new ArrayList<>();
    private @Nullable String message;
    private @Nullable String refused;
    private int explained;
    private int because;

    @Test
    void theExamplesAreTrue() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        while (block.find()) {
            if (block.group(1) == null) {
                rules.clear();
            } else {
                example(block.group(1), block.group(2));
            }
        }
        assertThat(explained).isGreaterThan(5);
        assertThat(because).isGreaterThan(3);
    }

    private void example(String kind, String text) {
        switch (kind) {
            case "rule" -> rules.add(RuleReader.read(text));
            case "message" -> message = text;
            case "explained" -> explained(text);
            case "refused" -> refused = text;
            case "because" -> because(text);
            default -> throw new IllegalStateException("an example of nothing: " + kind);
        }
    }

    private void explained(String text) {
        RuleBook book = RuleBook.of(rules, TestMessage.CLOCK);
        SampleMessage sample = TestMessage.of(Objects.requireNonNull(message));
        assertThat(String.join("\n", sample.explainedBy(book).lines())).isEqualTo(text);
        explained++;
    }

    private void because(String text) {
        String broken = Objects.requireNonNull(refused);
        assertThatExceptionOfType(RuleFault.class)
                .isThrownBy(() -> RuleReader.read(broken))
                .withMessage(text);
        because++;
    }
}
