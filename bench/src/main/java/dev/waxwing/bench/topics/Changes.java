package dev.waxwing.bench.topics;

import dev.waxwing.bench.LikeServe;
import dev.waxwing.topics.TopicFilter;
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

/// One subscription that comes and goes, by the number of topics and of the topic's other
/// subscribers: neither may matter.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class Changes extends LikeServe {
    /// Topics, and subscribers of each.
    @Param({"1x1", "1x100", "1x1000", "1x100000", "10000x1", "100000x1", "10000x20"})
    String topicsBySubscribers;

    private final TopicTree<Object> tree = new TopicTree<>();
    private TopicFilter[] exact = {};
    private TopicFilter[] wild = {};
    private int next;

    @Setup
    public void fill() {
        String[] numbers = topicsBySubscribers.split("x");
        int topics = Integer.parseInt(numbers[0]);
        exact = new TopicFilter[topics];
        wild = new TopicFilter[topics];
        for (int i = 0; i < topics; i++) {
            exact[i] = TopicFilter.parse("site.room-" + i + ".event");
            wild[i] = TopicFilter.parse("site.room-" + i + ".*");
            for (int s = 0; s < Integer.parseInt(numbers[1]); s++) {
                tree.add(exact[i], new Object());
                tree.add(wild[i], new Object());
            }
        }
    }

    @Benchmark
    public boolean exact() {
        return comeAndGo(exact);
    }

    @Benchmark
    public boolean wildcard() {
        return comeAndGo(wild);
    }

    private boolean comeAndGo(TopicFilter[] filters) {
        next = next + 7919;
        TopicFilter filter = filters[Math.floorMod(next, filters.length)];
        Object subscriber = new Object();
        return tree.add(filter, subscriber) && tree.remove(filter, subscriber);
    }
}
