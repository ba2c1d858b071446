package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a filter selects, by itself and in a tree, and what is said of what is none.
final class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "orders, orders, true",
        "orders, order, false",
        "orders, orders.eu, false",
        "Orders.EU, orders.eu, true",
        "orders.*, orders.eu, true",
        "orders.*, orders.eu.de, false",
        "orders.*, orders, false",
        "*, orders, true",
        "*, orders.eu, false",
        "*.*, orders.eu, true",
        "*.alert, system.alert, true",
        "*.alert, system.alerts, false",
        "*.alert, system.x.alert, false",
        "system.*, system.alert, true",
        "a.*.c, a.b.c, true",
        "a.*.c, a.b.d, false",
        "a.*.c, a.bb.c, true",
        "orders.>, orders.eu, true",
        "orders.>, orders.eu.de, true",
        "orders.>, orders, false",
        "orders.>, order.eu, false",
        "*.>, orders, false",
        "*.>, orders.eu, true",
        "*.eu.>, orders.eu.de.x, true",
        ">, orders, true",
        ">, orders.eu.de, true"
    })
    void selectsByLevels(String text, String topic, boolean selected) {
        TopicFilter filter = TopicFilter.parse(text);
        TopicName name = TopicName.parse(topic);
        assertThat(filter.matches(name)).isEqualTo(selected);
        TopicTree<String> tree = new TopicTree<>();
        tree.add(filter, "value");
        assertThat(tree.match(name).toList()).hasSize(selected ? 1 : 0);
        assertThat(tree.match(name).isEmpty()).isNotEqualTo(selected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"    | 1 | a topic filter has at least one level, this is empty",
                "a..>  | 3 | level 2 of the topic filter is empty, at character 3",
                "a*    | 2 | '*' at character 2 must be a whole level",
                "*a    | 1 | '*' at character 1 must be a whole level",
                "**    | 1 | '*' at character 1 must be a whole level",
                "a.*>  | 3 | '*' at character 3 must be a whole level",
                ">.a   | 1 | '>' at character 1 must be the whole last level",
                "a.>.b | 3 | '>' at character 3 must be the whole last level",
                "a.>>  | 3 | '>' at character 3 must be the whole last level",
                "a>    | 2 | '>' at character 2 must be the whole last level",
                "a.>.  | 3 | '>' at character 3 must be the whole last level",
                "a.ü   | 3 | U+00FC at character 3: a level has letters a to z, digits and"
                        + " _ - : / @ $ only"
            })
    void refusesOthers(String text, int position, String sentence) {
        InvalidTopic why = catchThrowableOfType(InvalidTopic.class, () -> TopicFilter.parse(text));
        assertThat(why).isNotNull();
        assertThat(why.sentence()).isEqualTo(sentence);
        assertThat(why.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource({"a, true", "a.b, true", "*, false", "a.*.c, false", "a.>, false", ">, false"})
    void knowsWhetherItIsOneName(String text, boolean exact) {
        assertThat(TopicFilter.parse(text).isExact()).isEqualTo(exact);
    }

    /// As keys, any characters count, and their case.
    @ParameterizedTest
    @CsvSource({
        "orders, Orders, false",
        "Orders.*, Orders.Eu, true",
        "größe.>, größe. .*, true",
        "a*.b, a*.b, true",
        "a*.b, ax.b, false",
        "a.*, a.*, true",
        "a.*, a.>, true"
    })
    void keysAreTakenAsTheyAre(String key, String topic, boolean selected) {
        TopicFilter filter = TopicFilter.ofKey(key);
        TopicName name = TopicName.ofKey(topic);
        assertThat(filter.matches(name)).isEqualTo(selected);
        TopicTree<String> tree = new TopicTree<>();
        tree.add(filter, "value");
        assertThat(tree.match(name).toList()).hasSize(selected ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"''", ".", "a.", ".a", "a..b", ">.a", "a.>.b"})
    void refusesKeysThatAreNoFilter(String key) {
        assertThat(catchThrowableOfType(InvalidTopic.class, () -> TopicFilter.ofKey(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + key + "'");
    }
}
