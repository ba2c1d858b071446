package dev.waxwing.topics;

import java.util.List;
import java.util.TreeSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One thread that changes the tree and one that matches, in every order that a model checker
/// finds: what each operation returned must be what some order of whole operations returns. Moving
/// is one such operation, though it is two changes: no match may see a value at neither place.
@Param(name = "filter", gen = IntGen.class, conf = "0:2")
@Param(name = "value", gen = IntGen.class, conf = "0:1")
@Param(name = "topic", gen = IntGen.class, conf = "0:1")
public final class TopicTreeLincheckTest {
    private static final TopicFilter NARROW = TopicFilter.parse("a.b");
    private static final TopicFilter WIDE = TopicFilter.parse("a.*");
    private static final List<TopicFilter> FILTERS =
            List.of(NARROW, WIDE, TopicFilter.parse("a.>"));
    private static final List<TopicName> TOPICS =
            List.of(TopicName.parse("a.b"), TopicName.parse("a.c"));

    private final TopicTree<Integer> tree = new TopicTree<>();

    @Operation(nonParallelGroup = "changes")
    public boolean add(@Param(name = "filter") int filter, @Param(name = "value") int value) {
        return tree.add(FILTERS.get(filter), value);
    }

    @Operation(nonParallelGroup = "changes")
    public boolean remove(@Param(name = "filter") int filter, @Param(name = "value") int value) {
        return tree.remove(FILTERS.get(filter), value);
    }

    @Operation(nonParallelGroup = "changes")
    public boolean widen(@Param(name = "value") int value) {
        boolean added = tree.add(WIDE, value);
        return tree.remove(NARROW, value) && added;
    }

    @Operation(nonParallelGroup = "changes")
    public boolean narrow(@Param(name = "value") int value) {
        boolean added = tree.add(NARROW, value);
        return tree.remove(WIDE, value) && added;
    }

    @Operation
    public String match(@Param(name = "topic") int topic) {
        return new TreeSet<>(tree.match(TOPICS.get(topic)).toList()).toString();
    }

    @Test
    @Tag("long")
    void isLinearizable() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(0)
                .iterations(30)
                .invocationsPerIteration(300)
                .check(TopicTreeLincheckTest.class);
    }
}
