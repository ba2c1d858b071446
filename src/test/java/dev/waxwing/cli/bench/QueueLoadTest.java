package dev.waxwing.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QueueLoadTest {
    @Property(tries = 200)
    void everyQueueHasAConnectionAndEveryConnectionAQueue(
            @ForAll @IntRange(min = 1, max = 50) int connections,
            @ForAll @IntRange(min = 1, max = 50) int queues) {
        QueueLoad load = load(connections, queues, 0);

        int[][] shares =
                IntStream.range(0, connections)
                        .mapToObj(c -> load.sharedBy(c, connections))
                        .toArray(int[][]::new);

        assertThat(Arrays.stream(shares)).allMatch(share -> share.length > 0);
        assertThat(Arrays.stream(shares).flatMapToInt(Arrays::stream).distinct().sorted())
                .containsExactlyElementsOf(IntStream.range(0, queues).boxed().toList());
    }

    @Property(tries = 200)
    void theProducersTogetherKeepTheRate(
            @ForAll @IntRange(min = 1, max = 20) int producers,
            @ForAll @IntRange(min = 10, max = 100_000) int rate) {
        QueueLoad load = load(producers, 1, rate);
        long from = 7_000;

        long dueInTenSeconds =
                IntStream.range(0, producers)
                        .mapToLong(p -> dueIn(Pace.of(load, p, from), from + 10_000_000_000L))
                        .sum();

        assertThat(dueInTenSeconds).isBetween(rate * 10L - producers, rate * 10L + producers);
    }

    /// The count, checked against the times it is a count of.
    private static long dueIn(Pace pace, long end) {
        long due = pace.dueBefore(end);
        assertThat(pace.due(due - 1)).isLessThan(end);
        assertThat(pace.due(due)).isGreaterThanOrEqualTo(end);
        return due;
    }

    private static QueueLoad load(int producers, int queues, int rate) {
        Duration second = Duration.ofSeconds(1);
        return new QueueLoad(producers, 1, queues, 1, 16, rate, 1, 0, second, second, second);
    }
}
