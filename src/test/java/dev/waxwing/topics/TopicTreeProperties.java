package dev.waxwing.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The tree against one filter at a time, level by level, while values come and go.
final class TopicTreeProperties {
    /// A value that comes, or goes; both may be in vain.
    record Change(String filter, int value, boolean adds) {}

    private record Pair(String filter, int value) {}

    @Provide
    Arbitrary<String> filter() {
        Arbitrary<String> level = Arbitraries.of("a", "b", "*");
        return level.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .flatMap(levels ->
                        Arbitraries.of("", ".>").map(end -> String.join(".", levels) + end))
                .edgeCases(edges -> edges.add(">"));
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        filter(),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, true, false))
                .as(Change::new)
                .list()
                .ofMaxSize(60);
    }

    /// Few filters and many values, so that sets are split and joined.
    @Provide
    Arbitrary<List<Change>> crowds() {
        return Combinators.combine(
                        Arbitraries.of("a", "a.b", "a.*", "*.b", ">"),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.of(true, true, false))
                .as(Change::new)
                .list()
                .ofMinSize(200)
                .ofMaxSize(600);
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
            @ForAll("changes") List<Change> changes, @ForAll("topic") String topic) {
        agreesThroughout(changes, topic, 5);
    }

    @Property(tries = 100)
    void matchesWhatEachFilterSelectsFromACrowd(
            @ForAll("crowds") List<Change> changes, @ForAll("topic") String topic) {
        agreesThroughout(changes, topic, 20);
    }

    /// @param interval changes between two comparisons
    private static void agreesThroughout(List<Change> changes, String topic, int interval) {
        TopicTree<Integer> tree = new TopicTree<>();
        Set<Pair> pairs = new LinkedHashSet<>();
        int count = 0;
        for (Change change : changes) {
            apply(change, tree, pairs);
            if (++count % interval == 0) {
                agrees(tree, pairs, topic);
            }
        }
        agrees(tree, pairs, topic);
        for (Pair pair : new ArrayList<>(pairs)) {
            apply(new Change(pair.filter(), pair.value(), false), tree, pairs);
        }
        assertThat(tree.nodes()).as("what is kept of nothing").isEqualTo(1);
    }

    private static void apply(Change change, TopicTree<Integer> tree, Set<Pair> pairs) {
        TopicFilter filter = TopicFilter.parse(change.filter());
        Pair pair = new Pair(change.filter(), change.value());
        if (change.adds()) {
            assertThat(tree.add(filter, change.value())).isEqualTo(pairs.add(pair));
        } else {
            assertThat(tree.remove(filter, change.value())).isEqualTo(pairs.remove(pair));
        }
    }

    private static void agrees(TopicTree<Integer> tree, Set<Pair> pairs, String topic) {
        List<Integer> selected =
                pairs.stream()
                        .filter(pair -> selects(pair.filter(), topic))
                        .map(Pair::value)
                        .distinct()
                        .toList();
        Selection<Integer> found = tree.match(TopicName.parse(topic));
        assertThat(found.toList()).containsExactlyInAnyOrderElementsOf(selected);
        assertThat(found.isEmpty()).isEqualTo(selected.isEmpty());
        assertThat(tree.size()).isEqualTo(pairs.size());
    }

    @Property
    void aFilterAgreesWithItsLevels(
            @ForAll("filter") String filter, @ForAll("topic") String topic) {
        assertThat(TopicFilter.parse(filter).matches(TopicName.parse(topic)))
                .isEqualTo(selects(filter, topic));
    }

    private static boolean selects(String filter, String topic) {
        String[] wanted = filter.split("\\.");
        String[] given = topic.split("\\.");
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(">")) {
                return given.length > i;
            }
            if (i == given.length || (!wanted[i].equals("*") && !wanted[i].equals(given[i]))) {
                return false;
            }
        }
        return wanted.length == given.length;
    }
}
