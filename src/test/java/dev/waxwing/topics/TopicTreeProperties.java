package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The tree against one filter at a time, level by level.
final class TopicTreeProperties {
    @Provide
    Arbitrary<List<String>> filters() {
        Arbitrary<String> level = Arbitraries.of("a", "b", "*");
        return level.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .flatMap(levels ->
                        Arbitraries.of("", ".>").map(end -> String.join(".", levels) + end))
                .edgeCases(edges -> edges.add(">"))
                .list()
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<String> topic() {
        return Arbitraries.of("a", "b", "c")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(levels -> String.join(".", levels));
    }

    @Property
    void matchesWhatEachFilterSelectsAlone(
            @ForAll("filters") List<String> filters, @ForAll("topic") String topic) {
        TopicTree<String> tree = new TopicTree<>();
        filters.forEach(filter -> tree.add(filter, filter));
        assertThat(tree.match(topic))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        filters.stream().distinct().filter(f -> selects(f, topic)).toList());
    }

    private static boolean selects(String filter, String topic) {
        String[] wanted = filter.split("\\.");
        String[] given = topic.split("\\.");
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(">")) {
                return given.length > i;
            }
            if (i == given.length || !wanted[i].equals("*") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return wanted.length == given.length;
    }

    @ParameterizedTest
    @CsvSource({
        "orders.*, orders.eu, true",
        "orders.*, orders.eu.de, false",
        "orders.*, orders, false",
        "orders.>, orders.eu.de, true",
        "orders.>, orders, false",
        ">, orders, true",
        "*.alert, system.alert, true",
        "orders, Orders, false"
    })
    void selectsByLevels(String filter, String topic, boolean selected) {
        TopicTree<String> tree = new TopicTree<>();
        tree.add(filter, "value");
        assertThat(tree.match(topic)).hasSize(selected ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", ">.a", "a.>.b"})
    void refusesWhatIsNoFilter(String filter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopicTree<String>().add(filter, "value"))
                .withMessageContaining("'" + filter + "'");
    }

    /// The same value under several filters that select a topic is found once.
    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a.c"})
    void aValueIsFoundOnce(String topic) {
        TopicTree<String> tree = new TopicTree<>();
        List.of("a.*", "a.>", ">", "*.*", topic).forEach(filter -> tree.add(filter, "value"));
        assertThat(tree.match(topic)).containsExactly("value");
    }
}
