package dev.waxwing.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RateSampleTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateSample rate = new RateSample();

    @Test
    void isTheDifferenceOfTheLastTwoReadings() {
        rate.next(1_000, SECOND);
        assertThat(rate.perSecond()).as("one reading").isZero();
        rate.next(1_500, 2 * SECOND);
        assertThat(rate.perSecond()).isEqualTo(500);
        rate.next(1_503, 4 * SECOND);
        assertThat(rate.perSecond()).isEqualTo(1.5);
        rate.next(1_503, 5 * SECOND);
        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void isRoundedToATenth() {
        rate.next(0, SECOND);
        rate.next(1, 4 * SECOND);
        assertThat(rate.perSecond()).isEqualTo(0.3);
    }

    @Test
    void staysWhenNoTimeHasPassed() {
        rate.next(0, SECOND);
        rate.next(10, 2 * SECOND);
        rate.next(20, 2 * SECOND);
        assertThat(rate.perSecond()).isEqualTo(10);
    }
}
