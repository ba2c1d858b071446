package dev.waxwing.bench.topics;

import dev.waxwing.bench.LikeServe;
import dev.waxwing.topics.Selection;
import dev.waxwing.topics.TopicFilter;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// One match of a random topic among [MillionSubscriptions], sampled: the bar is p99 ≤ 20 µs. With
/// the JVM flags of `serve`.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@State(Scope.Benchmark)
public class MatchAmongAMillion extends LikeServe {
    private final MillionSubscriptions million = new MillionSubscriptions();

    /// Each thread's own numbers.
    @State(Scope.Thread)
    public static class Dice {
        final SplittableRandom random = new SplittableRandom();
    }

    @Setup
    public void fill() {
        million.fill();
    }

    private Selection<MillionSubscriptions.Subscriber> matchAny(Dice dice) {
        return million.tree.match(million.topics[dice.random.nextInt(MillionSubscriptions.TOPICS)]);
    }

    @Benchmark
    public Object match(Dice dice) {
        return matchAny(dice);
    }

    @Benchmark
    public void matchAndWalk(Dice dice, Blackhole hole) {
        matchAny(dice).forEach(hole::consume);
    }

    /// The same, while another thread subscribes and unsubscribes as fast as it can.
    @Benchmark
    @Group("amidChanges")
    @GroupThreads(1)
    public void matchAndWalkAmidChanges(Dice dice, Blackhole hole) {
        matchAny(dice).forEach(hole::consume);
    }

    @Benchmark
    @Group("amidChanges")
    @GroupThreads(1)
    public boolean change(Dice dice) {
        int topic = dice.random.nextInt(MillionSubscriptions.TOPICS);
        TopicFilter filter = TopicFilter.parse(million.topics[topic].text());
        var subscriber = new MillionSubscriptions.Subscriber();
        return million.tree.add(filter, subscriber) && million.tree.remove(filter, subscriber);
    }
}
