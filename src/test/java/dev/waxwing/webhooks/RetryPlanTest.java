package dev.waxwing.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pauses between tries.
final class RetryPlanTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void eachPauseIsTwiceAsLong() {
        RetryPlan plan = new RetryPlan(SECOND, HOUR, () -> 0);
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(n -> plan.pause(n, Optional.empty())))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L);
        assertThat(plan.pause(13, Optional.empty())).isEqualTo(HOUR);
        assertThat(plan.pause(Integer.MAX_VALUE, Optional.empty())).isEqualTo(HOUR);
    }

    @Test
    void aPauseIsUpToAFifthShorter() {
        RetryPlan plan = new RetryPlan(SECOND, HOUR, () -> 1);
        assertThat(plan.pause(1, Optional.empty())).isEqualTo(Duration.ofMillis(800));
        assertThat(plan.pause(99, Optional.empty())).isEqualTo(Duration.ofMinutes(48));
    }

    @Test
    void theReceiverCanAskForALongerPause() {
        RetryPlan plan = new RetryPlan(SECOND, HOUR, () -> 0);
        assertThat(plan.pause(1, Optional.of(Duration.ofHours(2)))).hasHours(2);
        assertThat(plan.pause(3, Optional.of(SECOND))).hasSeconds(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120|120",
                " 7 |7",
                "0|0",
                "999999999|86400",
                "Sat, 21 Nov 2026 12:00:30 GMT|30",
                "Sat, 21 Nov 2026 11:59:30 GMT|",
                "Sun, 21 Nov 2027 12:00:00 GMT|86400",
                "-1|",
                "1.5|",
                "soon|",
                "99999999999999999999|"
            })
    void theHeaderIsSecondsOrADate(String header, Long seconds) {
        assertThat(RetryPlan.asked(header, CLOCK).map(Duration::toSeconds))
                .isEqualTo(Optional.ofNullable(seconds));
    }
}
