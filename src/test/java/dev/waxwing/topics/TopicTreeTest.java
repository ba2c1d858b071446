package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicTreeTest {
    private final TopicTree<String> tree = new TopicTree<>();

    private boolean add(String filter, String value) {
        return tree.add(TopicFilter.parse(filter), value);
    }

    private boolean remove(String filter, String value) {
        return tree.remove(TopicFilter.parse(filter), value);
    }

    private List<String> match(String topic) {
        return tree.match(TopicName.parse(topic)).toList();
    }

    /// The same value under several filters that select a topic is found once.
    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a.c"})
    void aValueIsFoundOnce(String topic) {
        List.of("a.*", "a.>", ">", "*.*", topic).forEach(filter -> add(filter, "value"));
        assertThat(match(topic)).containsExactly("value");
    }

    @Test
    void valuesOfLargeAndSmallSetsAreFoundOnce() {
        List<String> all = IntStream.range(0, 500).mapToObj(i -> "v" + i).toList();
        all.forEach(value -> add("a.b", value));
        all.subList(0, 50).forEach(value -> add("a.*", value));
        assertThat(match("a.b")).containsExactlyInAnyOrderElementsOf(all);
        add("*.b", "more");
        add("a.>", "more");
        add("a.>", "v7");
        List<String> andOne = new ArrayList<>(all);
        andOne.add("more");
        assertThat(match("a.b")).containsExactlyInAnyOrderElementsOf(andOne);
    }

    @Test
    void changesSayWhetherTheyChanged() {
        assertThat(add("a.b", "v")).isTrue();
        assertThat(add("A.B", "v")).isFalse();
        assertThat(add("a.*", "v")).isTrue();
        assertThat(add("a.>", "v")).isTrue();
        assertThat(add("a.>", "v")).isFalse();
        assertThat(tree.size()).isEqualTo(3);
        assertThat(remove("a.b", "w")).isFalse();
        assertThat(remove("a.c", "v")).isFalse();
        assertThat(remove("*.b", "v")).isFalse();
        assertThat(remove("a", "v")).isFalse();
        assertThat(remove(">", "v")).isFalse();
        assertThat(remove("a.*.*", "v")).isFalse();
        assertThat(remove("a.b", "v")).isTrue();
        assertThat(remove("a.b", "v")).isFalse();
        assertThat(tree.size()).isEqualTo(2);
        assertThat(match("a.b")).containsExactly("v");
    }

    /// Names, levels on the way, and levels with many below.
    @Test
    void nothingIsKeptOfWhatIsGone() {
        List<String> filters = new ArrayList<>(List.of("a.b", ">", "*", "a.*.c.>", "a.*.c"));
        IntStream.range(0, 100).forEach(i -> filters.add("room." + i + ".*"));
        IntStream.range(0, 100).forEach(i -> filters.add("*." + i));
        filters.forEach(filter -> add(filter, "v"));
        assertThat(tree.nodes()).isGreaterThan(300);
        assertThat(match("room.57.x")).containsExactly("v");
        filters.forEach(filter -> assertThat(remove(filter, "v")).isTrue());
        assertThat(tree.nodes()).isEqualTo(1);
        assertThat(tree.size()).isZero();
        filters.forEach(filter -> add(filter, "v"));
        assertThat(match("a.x.c")).containsExactly("v");
    }

    /// Levels that are kept in two numbers, and others, are told apart from each other.
    @Test
    void levelsOfAllLengthsAreTold() {
        List<String> levels = new ArrayList<>();
        for (int length = 1; length <= 40; length++) {
            String level = "a".repeat(length);
            levels.add(level);
            levels.add(level.substring(1) + "b");
            levels.add("b" + level.substring(1));
            levels.add(level.substring(1) + "\u0161"); // its lower byte is that of an a
            levels.add("\u00e4" + level.substring(1));
        }
        List<String> distinct = levels.stream().distinct().toList();
        for (String level : distinct) {
            tree.add(TopicFilter.ofKey(level + ".*"), level);
        }
        assertThat(distinct)
                .allSatisfy(level ->
                        assertThat(tree.match(TopicName.ofKey(level + ".x")).toList())
                                .containsExactly(level));
        assertThat(tree.match(TopicName.ofKey("\u0162.x")).isEmpty()).isTrue();
        distinct.forEach(level -> tree.remove(TopicFilter.ofKey(level + ".*"), level));
        assertThat(tree.nodes()).isEqualTo(1);
    }

    @Test
    void whatOthersNeedStays() {
        add("a.*", "v");
        add("a.*.c", "v");
        add("a.*.>", "v");
        remove("a.*", "v");
        assertThat(match("a.b.c")).containsExactly("v");
        remove("a.*.c", "v");
        assertThat(match("a.b.c")).containsExactly("v");
        assertThat(match("a.b")).isEmpty();
    }

    @Test
    void aSelectionStaysAsItWas() {
        add("a.b", "1");
        add("a.*", "2");
        Selection<String> selection = tree.match(TopicName.parse("a.b"));
        remove("a.b", "1");
        add("a.b", "3");
        assertThat(selection.toList()).containsExactlyInAnyOrder("1", "2");
        assertThat(match("a.b")).containsExactlyInAnyOrder("2", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a.*", "a.>", "a.*.c.>"})
    void theTreesOwnFilterIsShared(String text) {
        TopicFilter first = TopicFilter.parse(text);
        TopicFilter second = TopicFilter.parse(text);
        assertThat(tree.shared(second)).isSameAs(second);
        tree.add(first, "v");
        tree.add(second, "w");
        assertThat(tree.shared(second)).isSameAs(first);
        tree.remove(first, "v");
        assertThat(tree.shared(second)).isSameAs(first);
        tree.remove(first, "w");
        assertThat(tree.shared(second)).isSameAs(second);
    }
}
