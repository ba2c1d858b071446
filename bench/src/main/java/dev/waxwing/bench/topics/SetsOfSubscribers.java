package dev.waxwing.bench.topics;

import dev.waxwing.bench.LikeServe;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// The subscribers of one topic in the tree, beside the sets of the JDK that could hold them.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class SetsOfSubscribers extends LikeServe {
    @Param({"100", "1000", "10000"})
    int subscribers;

    private final TopicTree<Object> tree = new TopicTree<>();
    private final TopicFilter filter = TopicFilter.parse("site.news");
    private final TopicName topic = TopicName.parse("site.news");
    private final Set<Object> concurrent = ConcurrentHashMap.newKeySet();
    private final Set<Object> copied = new CopyOnWriteArraySet<>();

    @Setup
    public void fill() {
        for (int i = 0; i < subscribers; i++) {
            Object subscriber = new Object();
            tree.add(filter, subscriber);
            concurrent.add(subscriber);
            copied.add(subscriber);
        }
    }

    @Benchmark
    public void walkTree(Blackhole hole) {
        tree.match(topic).forEach(hole::consume);
    }

    @Benchmark
    public void walkConcurrentHashSet(Blackhole hole) {
        concurrent.forEach(hole::consume);
    }

    @Benchmark
    public void walkCopyOnWriteArraySet(Blackhole hole) {
        copied.forEach(hole::consume);
    }

    @Benchmark
    public boolean changeTree() {
        Object subscriber = new Object();
        return tree.add(filter, subscriber) && tree.remove(filter, subscriber);
    }

    @Benchmark
    public boolean changeConcurrentHashSet() {
        return comeAndGo(concurrent);
    }

    @Benchmark
    public boolean changeCopyOnWriteArraySet() {
        return comeAndGo(copied);
    }

    private static boolean comeAndGo(Set<Object> set) {
        Object subscriber = new Object();
        return set.add(subscriber) && set.remove(subscriber);
    }
}
