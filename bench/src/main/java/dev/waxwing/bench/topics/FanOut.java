package dev.waxwing.bench.topics;

import dev.waxwing.bench.LikeServe;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
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

/// A match of a topic with so many subscribers, and the walk over all of them.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class FanOut extends LikeServe {
    private static final String TEXT = "site-7.room-12.channel-3.event";

    @Param({"1", "100", "1000"})
    int subscribers;

    private final TopicTree<Object> tree = new TopicTree<>();
    private final TopicTree<Object> withWildcards = new TopicTree<>();
    private final TopicName topic = TopicName.parse(TEXT);

    @Setup
    public void fill() {
        TopicFilter exact = TopicFilter.parse(TEXT);
        for (int i = 0; i < subscribers; i++) {
            Object subscriber = new Object();
            tree.add(exact, subscriber);
            withWildcards.add(exact, subscriber);
        }
        withWildcards.add(TopicFilter.parse("site-7.*.channel-3.event"), new Object());
        withWildcards.add(TopicFilter.parse("site-7.>"), new Object());
    }

    @Benchmark
    public void exact(Blackhole hole) {
        tree.match(topic).forEach(hole::consume);
    }

    /// One more by `*`, and one by `>`.
    @Benchmark
    public void mixed(Blackhole hole) {
        withWildcards.match(topic).forEach(hole::consume);
    }

    /// The same, by a name that has just come over the wire.
    @Benchmark
    public void exactByText(Blackhole hole) {
        tree.match(TopicName.parse(new String(TEXT))).forEach(hole::consume);
    }
}
