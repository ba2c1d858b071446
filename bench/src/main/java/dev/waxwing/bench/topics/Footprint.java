package dev.waxwing.bench.topics;

import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicTree;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A program, not a benchmark: bytes of heap for each subscription, without the value itself.
public final class Footprint {
    private static final Object[] VALUES =
            Stream.generate(Object::new).limit(1_000_000).toArray();

    private Footprint() {}

    public static void main(String[] args) {
        measure("a million over 10,000 topics", Footprint::million);
        measure("200,000 topics with one each", () -> each("room-%d.event", 200_000));
        measure("200,000 filters room-N.* with one each", () -> each("room-%d.*", 200_000));
        measure("200,000 filters *.room-N with one each", () -> each("*.room-%d", 200_000));
        measure("one topic with 1,000,000", Footprint::crowd);
    }

    private static void measure(String what, Supplier<TopicTree<?>> fill) {
        long before = used();
        TopicTree<?> tree = fill.get();
        long after = used();
        System.out.printf("%-40s %7.1f bytes%n", what, (double) (after - before) / tree.size());
        Reference.reachabilityFence(tree);
    }

    private static TopicTree<?> million() {
        MillionSubscriptions million = new MillionSubscriptions();
        million.fill();
        return million.tree;
    }

    private static TopicTree<?> each(String filter, int count) {
        TopicTree<Object> tree = new TopicTree<>();
        for (int i = 0; i < count; i++) {
            tree.add(TopicFilter.parse(filter.formatted(i)), Footprint.class);
        }
        return tree;
    }

    private static TopicTree<?> crowd() {
        TopicTree<Object> tree = new TopicTree<>();
        TopicFilter filter = TopicFilter.parse("site.news");
        for (Object value : VALUES) {
            tree.add(filter, value);
        }
        return tree;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
