package dev.waxwing.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void aRateIsACountInATimeAndABurst() throws NotAllowed {
        assertThat(Rate.read("20/s burst 60")).isEqualTo(new Rate(20, Duration.ofSeconds(1), 60));
        assertThat(Rate.read(" 5 / min ")).isEqualTo(new Rate(5, Duration.ofMinutes(1), 5));
        assertThat(Rate.read("3/H")).isEqualTo(new Rate(3, Duration.ofHours(1), 3));
        assertThat(Rate.read("off").isOff()).isTrue();
    }

    @Property
    void whatIsShownReadsBackTheSame(
            @ForAll @IntRange(min = 1, max = 1_000_000) int count,
            @ForAll @IntRange(max = 1_000_000) int more,
            @ForAll @IntRange(max = 2) int unit)
            throws NotAllowed {
        Duration per = Duration.ofSeconds(new int[] {1, 60, 3600}[unit]);
        Rate rate = new Rate(count, per, (long) count + more);

        assertThat(Rate.read(rate.toString())).isEqualTo(rate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20",
                "0/s",
                "-1/s",
                "20/d",
                "20/s burst",
                "20/s burst 19",
                "20/s burst x",
                "1/s burst 9999999999",
                "99999999999/s",
                "20 s"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Rate.read(text)).isInstanceOf(NotAllowed.class);
    }
}
