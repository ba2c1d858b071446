package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/// Any text as a name, as a filter and as a key: read in one form, or refused with a sentence that
/// can be shown.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class TopicTextFuzzTest {
    private static final String LEVEL = "[a-z0-9_\\-:/@$]+";
    private static final String NAME = LEVEL + "(\\." + LEVEL + ")*";
    private static final String FILTER = "((%1$s|\\*)\\.)*(%1$s|\\*|>)".formatted(LEVEL);

    @FuzzTest(maxDuration = "2m")
    void isReadOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<String> name = read(text, t -> TopicName.parse(t).text(), NAME);
        Optional<String> filter = read(text, t -> TopicFilter.parse(t).text(), FILTER);
        name.ifPresent(normal -> assertThat(filter).contains(normal));
        filter.ifPresent(normal ->
                assertThat(TopicFilter.parse(normal).isExact()).isEqualTo(name.isPresent()));
    }

    private static Optional<String> read(String text, Function<String, String> parse, String form) {
        try {
            String normal = parse.apply(text);
            assertThat(normal).matches(form).isEqualToIgnoringCase(text);
            assertThat(normal.length()).isLessThanOrEqualTo(TopicName.MAX_LENGTH);
            assertThat(normal.split("\\.")).hasSizeLessThanOrEqualTo(TopicName.MAX_LEVELS);
            assertThat(parse.apply(normal)).isEqualTo(normal);
            return Optional.of(normal);
        } catch (InvalidTopic e) {
            assertThat(e.sentence()).matches("[ -~]{10,120}");
            assertThat(e.position()).isBetween(1, text.length() + 1);
            return Optional.empty();
        }
    }

    /// The first line is a filter, the second a topic: both ways to match agree.
    @FuzzTest(maxDuration = "2m")
    void filterAndTreeAgree(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
        if (lines.length < 2) {
            return;
        }
        try {
            TopicFilter filter = TopicFilter.ofKey(lines[0]);
            TopicName topic = TopicName.ofKey(lines[1]);
            TopicTree<String> tree = new TopicTree<>();
            tree.add(filter, "value");
            assertThat(tree.match(topic).isEmpty()).isNotEqualTo(filter.matches(topic));
            assertThat(tree.remove(filter, "value")).isTrue();
            assertThat(tree.nodes()).isEqualTo(1);
        } catch (InvalidTopic e) {
            assertThat(e.sentence()).isNotBlank();
        }
    }
}
