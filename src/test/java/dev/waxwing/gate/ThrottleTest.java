package dev.waxwing.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.config.Rate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Rate MESSAGES = new Rate(20, Duration.ofSeconds(1), 60);

    private final ManualTime time = new ManualTime();

    private static long admitted(Throttle<String> throttle, String key, int tries) {
        return IntStream.range(0, tries).filter(_ -> throttle.take(key) == 0).count();
    }

    @Test
    void theBurstThenTheRate() {
        Throttle<String> throttle = new Throttle<>(MESSAGES, 100, time);

        assertThat(admitted(throttle, "alice", 100)).isEqualTo(60);
        time.advance(Duration.ofSeconds(1));
        assertThat(admitted(throttle, "alice", 100)).isEqualTo(20);
        time.advance(Duration.ofMinutes(1));
        assertThat(admitted(throttle, "alice", 100)).isEqualTo(60);
    }

    @Test
    void waitingAsLongAsItSaysIsEnoughAndLessIsNot() {
        Throttle<String> throttle = new Throttle<>(MESSAGES, 100, time);
        admitted(throttle, "alice", 60);

        long wait = throttle.take("alice");

        assertThat(wait).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(50));
        time.advance(Duration.ofNanos(wait - 1));
        assertThat(throttle.take("alice")).isEqualTo(1);
        time.advance(Duration.ofNanos(1));
        assertThat(throttle.take("alice")).isZero();
    }

    @Test
    void oneDoesNotPayForAnother() {
        Throttle<String> throttle = new Throttle<>(MESSAGES, 100, time);
        admitted(throttle, "alice", 100);

        assertThat(throttle.take("bob")).isZero();
    }

    @Test
    void whoIsQuietIsForgottenAndWhoIsNotIsKept() {
        Throttle<String> throttle = new Throttle<>(MESSAGES, 100, time);
        admitted(throttle, "alice", 60);
        admitted(throttle, "bob", 1);
        time.advance(Duration.ofMillis(100));

        throttle.sweep();

        assertThat(throttle.remembered()).isEqualTo(1);
        assertThat(admitted(throttle, "alice", 10)).isEqualTo(2);
    }

    /// A million addresses cost as much memory as a hundred, and are still held.
    @Test
    void countlessKeysShareWhatIsLeft() {
        Throttle<String> throttle = new Throttle<>(new Rate(3, Duration.ofHours(1), 3), 100, time);
        admitted(throttle, "known", 1);

        long through =
                IntStream.range(0, 1_000_000).filter(n -> throttle.take("k" + n) == 0).count();

        assertThat(throttle.remembered()).isEqualTo(100);
        assertThat(through).isBetween(99L, 99L + 3 * 1024);
        assertThat(throttle.take("known")).isZero();
    }

    @Test
    void offCountsNothing() {
        Throttle<String> throttle = new Throttle<>(Rate.OFF, 100, time);

        assertThat(admitted(throttle, "alice", 100_000)).isEqualTo(100_000);
        assertThat(throttle.remembered()).isZero();
    }
}
