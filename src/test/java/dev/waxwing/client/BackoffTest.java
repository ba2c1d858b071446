package dev.waxwing.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int SAMPLES = 2_000;

    /// The waits of many clients after the same number of failures.
    private static LongSummaryStatistics waits(int failures) {
        return LongStream.generate(() -> after(failures).next()).limit(SAMPLES).summaryStatistics();
    }

    private static Backoff after(int failures) {
        Backoff backoff = new Backoff(FIRST, MOST);
        for (int i = 0; i < failures; i++) {
            var _ = backoff.next();
        }
        return backoff;
    }

    /// Full jitter: of so many waits some lie near zero and some near the bound, but with a
    /// probability of 0.9^2000.
    @Test
    void waitsSpreadFromZeroToABoundThatDoubles() {
        for (int failures = 0; failures < 12; failures++) {
            long bound = Math.min(FIRST.toNanos() << failures, MOST.toNanos());
            LongSummaryStatistics waits = waits(failures);
            assertThat(waits.getMin()).isBetween(0L, bound / 10);
            assertThat(waits.getMax()).isBetween(bound / 10 * 9, bound);
        }
    }

    @Test
    void theBoundHoldsHoweverManyFailures() {
        Backoff backoff = new Backoff(FIRST, MOST);
        assertThat(IntStream.range(0, 10_000).mapToLong(_ -> backoff.next()))
                .allMatch(wait -> wait >= 0 && wait <= MOST.toNanos());
    }

    @Test
    void successStartsOver() {
        Backoff backoff = after(50);
        assertThat(
                        IntStream.range(0, SAMPLES)
                                .mapToLong(_ -> {
                                    backoff.reset();
                                    return backoff.next();
                                }))
                .allMatch(wait -> wait <= FIRST.toNanos());
    }
}
