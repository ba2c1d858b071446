package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is a name, and what is said of what is none.
final class TopicNameTest {
    private static final String CHARACTERS =
            ": a level has letters a to z, digits and _ - : / @ $ only";

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "system.notifications.alert, system.notifications.alert",
        "System.ALERT, system.alert",
        "room:7/a.b_c-d.$sys.me@home, room:7/a.b_c-d.$sys.me@home",
        "0.1.2, 0.1.2"
    })
    void isReadInLowerCase(String text, String name) {
        assertThat(TopicName.parse(text)).hasToString(name).isEqualTo(TopicName.parse(name));
        assertThat(TopicFilter.parse(text).matches(TopicName.parse(name))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"       | 1 | a topic name has at least one level, this is empty",
                ".        | 1 | level 1 of the topic name is empty, at character 1",
                "a.       | 3 | level 2 of the topic name is empty, at character 3",
                ".a       | 1 | level 1 of the topic name is empty, at character 1",
                "a..b     | 3 | level 2 of the topic name is empty, at character 3",
                "a.*      | 3 | '*' at character 3 is for filters, a topic name says every level",
                "a.b*c    | 4 | '*' at character 4 is for filters, a topic name says every level",
                "a.>      | 3 | '>' at character 3 is for filters, a topic name says every level"
            })
    void refusesWhatHasNoSuchForm(String text, int position, String sentence) {
        isRefused(text, position, sentence);
    }

    @Test
    void refusesOtherCharacters() {
        hasOneThatIsRefused("a b", 2, "U+0020");
        hasOneThatIsRefused("a#", 2, "'#'");
        hasOneThatIsRefused("ab+", 3, "'+'");
        hasOneThatIsRefused("a,b", 2, "','");
        hasOneThatIsRefused("a~", 2, "'~'");
        hasOneThatIsRefused("a.\0", 3, "U+0000");
        hasOneThatIsRefused("a\t", 2, "U+0009");
        hasOneThatIsRefused("a\n", 2, "U+000A");
        hasOneThatIsRefused("a\u007f", 2, "U+007F");
        hasOneThatIsRefused("a\u0085b", 2, "U+0085");
        hasOneThatIsRefused("s\u0443stem", 2, "U+0443"); // Cyrillic
        hasOneThatIsRefused("\u212aelvin", 1, "U+212A"); // becomes a k in lower case
        hasOneThatIsRefused("\u0130d", 1, "U+0130"); // becomes an i and a dot above
        hasOneThatIsRefused("\uff41", 1, "U+FF41"); // full width
        hasOneThatIsRefused("a\u2024b", 2, "U+2024"); // looks like a dot
        hasOneThatIsRefused("a\u200bb", 2, "U+200B"); // has no width
        hasOneThatIsRefused("a\u202eb", 2, "U+202E"); // turns the direction
        hasOneThatIsRefused("a\ud83d\ude00", 2, "U+1F600");
        hasOneThatIsRefused("a\ud800", 2, "U+D800");
    }

    private static void hasOneThatIsRefused(String text, int position, String shown) {
        isRefused(text, position, shown + " at character " + position + CHARACTERS);
    }

    @Test
    void isBounded() {
        assertThat(TopicName.parse("a".repeat(255)).text()).hasSize(255);
        isRefused("a".repeat(256), 256, "a topic name has at most 255 characters, this has 256");
        isRefused(
                "a".repeat(10_240), 256, "a topic name has at most 255 characters, this has 10240");
        String most = "a" + ".a".repeat(31);
        assertThat(TopicName.parse(most)).hasToString(most);
        isRefused(
                most + ".a",
                65,
                "a topic name has at most 32 levels, one more begins at character 65");
    }

    /// In Turkish the small letter of I is another.
    @Test
    void isTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(TopicName.parse("SITE.I")).hasToString("site.i");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Orders.Eu", "größe. .*", "a.>.b"})
    void aKeyIsTakenAsItIs(String key) {
        assertThat(TopicName.ofKey(key)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b"})
    void aKeyHasNoEmptyLevel(String key) {
        assertThat(catchThrowableOfType(InvalidTopic.class, () -> TopicName.ofKey(key)).sentence())
                .isEqualTo("empty level in '" + key + "'");
    }

    private static void isRefused(String text, int position, String sentence) {
        InvalidTopic why = catchThrowableOfType(InvalidTopic.class, () -> TopicName.parse(text));
        assertThat(why).isNotNull();
        assertThat(why.sentence()).isEqualTo(sentence);
        assertThat(why.position()).isEqualTo(position);
    }
}
