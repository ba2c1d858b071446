package dev.waxwing.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The states of a breaker, with its clock held.
final class BreakerTest {
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final List<String> seen = new ArrayList<>();

    private final BreakerWatch watch =
            new BreakerWatch() {
                @Override
                public void called(String kind, CallResult result) {
                    seen.add(kind + " " + result.word());
                }

                @Override
                public void changed(String kind, @Nullable BreakerState from, BreakerState to) {
                    seen.add(kind + " " + (from == null ? "new" : from.word()) + "-" + to.word());
                }
            };

    private Breaker breaker(BreakerOptions options) {
        return new Breaker("db", "the database", options, "bad"::equals, watch, clock);
    }

    /// `s` succeeds, `f` throws, `b` gives a result that is a failure, `r` is refused, `|` lets the
    /// longest time pass.
    private void play(Breaker breaker, String calls) throws Exception {
        for (char call : calls.toCharArray()) {
            switch (call) {
                case 's' -> assertThat(breaker.call(() -> "good")).isEqualTo("good");
                case 'b' -> assertThat(breaker.call(() -> "bad")).isEqualTo("bad");
                case 'f' ->
                        assertThatExceptionOfType(IOException.class)
                                .isThrownBy(() -> breaker.call(BreakerTest::broken))
                                .withMessage("broken");
                case 'r' ->
                        assertThatExceptionOfType(BreakerOpen.class)
                                .isThrownBy(() -> breaker.call(() -> "never"))
                                .withMessageContaining("the database");
                case '|' -> clock.advance(LONGEST.multipliedBy(2));
                default -> throw new IllegalArgumentException(calls);
            }
        }
    }

    private static String broken() throws IOException {
        throw new IOException("broken");
    }

    /// Of the last 4 calls, when there are 4, half or more must fail; 2 trials.
    @ParameterizedTest
    @CsvSource({
        "s, CLOSED",
        "fff, CLOSED",
        "sssf, CLOSED",
        "ffss, OPEN",
        "sfsf, OPEN",
        "sbsb, OPEN",
        "sssssff, OPEN",
        "fssss, CLOSED",
        "ffff, OPEN",
        "ffffrr, OPEN",
        "ffff|s, HALF_OPEN",
        "ffff|ss, CLOSED",
        "ffff|sf, OPEN",
        "ffff|fs, OPEN",
        "ffff|ff, OPEN",
        "ffff|ffr|ss, CLOSED",
        "ffff|ssfff, CLOSED",
        "ffff|ssffff, OPEN"
    })
    void theStatesAreThese(String calls, BreakerState expected) throws Exception {
        Breaker breaker = breaker(new BreakerOptions(4, 4, 50, OPEN, LONGEST, 2, LONG));
        play(breaker, calls);
        assertThat(breaker.state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ff, CLOSED", "ffsff, CLOSED", "fff, OPEN", "fffr, OPEN", "fff|s, CLOSED"})
    void failuresInARowOpenIt(String calls, BreakerState expected) throws Exception {
        Breaker breaker = breaker(BreakerOptions.consecutive(3, OPEN, LONGEST, 1, LONG));
        play(breaker, calls);
        assertThat(breaker.state()).isEqualTo(expected);
    }

    /// With a jitter of a fifth either way.
    @Test
    void itStaysOpenLongerEachTime() throws Exception {
        Breaker breaker = breaker(BreakerOptions.consecutive(1, OPEN, LONGEST, 1, LONG));
        play(breaker, "f");
        for (int seconds : new int[] {10, 20}) {
            clock.advance(Duration.ofMillis(seconds * 799L));
            play(breaker, "r");
            clock.advance(Duration.ofMillis(seconds * 402L));
            play(breaker, "f");
            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }
        for (int n = 0; n < 5; n++) {
            clock.advance(LONGEST.plusMillis(1));
            play(breaker, "f");
        }
        clock.advance(LONGEST.plusMillis(1));
        play(breaker, "s");
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        play(breaker, "f");
        clock.advance(Duration.ofMillis(12_001));
        play(breaker, "s"); // the first wait again
    }

    @Test
    void onlySoManyTrialsRunAtOnce() throws Exception {
        Breaker breaker = breaker(new BreakerOptions(1, 1, 50, OPEN, LONGEST, 2, LONG));
        play(breaker, "f|");
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        Callable<String> slow =
                () -> {
                    running.countDown();
                    end.await();
                    return "good";
                };
        List<FutureTask<String>> trials = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            FutureTask<String> trial = new FutureTask<>(() -> breaker.call(slow));
            Thread.ofVirtual().start(trial);
            trials.add(trial);
        }
        running.await();
        play(breaker, "r");
        end.countDown();
        for (FutureTask<String> trial : trials) {
            assertThat(trial.get()).isEqualTo("good");
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aCallThatHangsIsGivenUpAndInterrupted() throws Exception {
        Breaker breaker =
                breaker(BreakerOptions.consecutive(1, OPEN, LONGEST, 1, Duration.ofMillis(20)));
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() ->
                        breaker.call(() -> {
                            try {
                                new CountDownLatch(1).await();
                                return "never";
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                        }));
        interrupted.await();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(seen).containsExactly("db new-closed", "db closed-open", "db timeout");
    }

    /// Whoever stops waiting says nothing about the place that was called.
    @Test
    void anInterruptedCallerCountsForNothing() throws Exception {
        Breaker breaker = breaker(BreakerOptions.consecutive(1, OPEN, LONGEST, 1, LONG));
        CountDownLatch running = new CountDownLatch(1);
        FutureTask<String> caller =
                new FutureTask<>(() ->
                        breaker.call(() -> {
                            running.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        }));
        Thread thread = Thread.ofVirtual().start(caller);
        running.await();
        thread.interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(caller::get)
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(seen).containsExactly("db new-closed");
    }

    @Test
    void figuresTellCallsAndStates() throws Exception {
        Breaker breaker = breaker(BreakerOptions.consecutive(2, OPEN, LONGEST, 1, LONG));
        play(breaker, "sbfr|s");
        assertThat(seen)
                .containsExactly(
                        "db new-closed",
                        "db success",
                        "db failure",
                        "db closed-open",
                        "db failure",
                        "db refused",
                        "db open-half_open",
                        "db half_open-closed",
                        "db success");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerOptions(4, 5, 50, OPEN, LONGEST, 1, LONG));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerOptions(4, 4, 0, OPEN, LONGEST, 1, LONG));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerOptions(4, 4, 50, LONGEST, OPEN, 1, LONG));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BreakerOptions(4, 4, 50, OPEN, LONGEST, 0, LONG));
    }
}
