package dev.waxwing.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A circuit breaker before one place that is called: closed while it works, open after too many
/// failures, half open when it is tried again. The calls run on virtual threads of their own, so
/// that one which hangs is given up in time. Safe for all threads, without a lock while it is
/// closed.
public final class Breaker {
    private static final double BACK_OFF = 2;
    private static final double JITTER = 0.2;
    private static final Clock MONOTONIC = new MonotonicClock();

    private final String kind;
    private final Duration timeout;
    private final BreakerWatch watch;
    private final CircuitBreaker breaker;

    /// By the monotonic clock.
    ///
    /// @param kind of what is called, in figures
    /// @param place that is called, for people
    /// @param failed results that count as failures, though nothing was thrown
    public Breaker(
            String kind,
            String place,
            BreakerOptions options,
            Predicate<Object> failed,
            BreakerWatch watch) {
        this(kind, place, options, failed, watch, MONOTONIC);
    }

    /// @param clock by which it is tried again; a call's own time-out is real time
    Breaker(
            String kind,
            String place,
            BreakerOptions options,
            Predicate<Object> failed,
            BreakerWatch watch,
            Clock clock) {
        this.kind = kind;
        this.timeout = options.callTimeout();
        this.watch = watch;
        this.breaker = CircuitBreaker.of(place, configuration(options, failed, clock));
        breaker.getEventPublisher()
                .onStateTransition(event ->
                        watch.changed(
                                kind,
                                state(event.getStateTransition().getFromState()),
                                state(event.getStateTransition().getToState())));
        watch.changed(kind, null, BreakerState.CLOSED);
    }

    private static CircuitBreakerConfig configuration(
            BreakerOptions options, Predicate<Object> failed, Clock clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        options.window(),
                        options.minimumCalls(),
                        SlidingWindowType.COUNT_BASED,
                        SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .failureRateThreshold(options.failureRate())
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialRandomBackoff(
                                options.open(), BACK_OFF, JITTER, options.longestOpen()))
                .permittedNumberOfCallsInHalfOpenState(options.trials())
                .recordResult(failed)
                .writableStackTraceEnabled(false)
                .clock(clock)
                .build();
    }

    /// The place that is called.
    public String place() {
        return breaker.getName();
    }

    public BreakerState state() {
        return state(breaker.getState());
    }

    /// Calls, and waits for the end or the time-out; the call is interrupted then. Blocks: for
    /// virtual threads.
    ///
    /// @throws BreakerOpen without calling
    /// @throws TimeoutException after the time-out
    /// @throws InterruptedException when this thread is interrupted; that counts for nothing
    /// @throws Exception whatever the call throws, which counts as a failure
    public <T> T call(Callable<T> call) throws Exception {
        if (!breaker.tryAcquirePermission()) {
            watch.called(kind, CallResult.REFUSED);
            throw new BreakerOpen(place());
        }
        long began = System.nanoTime();
        try {
            T result = within(call);
            breaker.onResult(System.nanoTime() - began, TimeUnit.NANOSECONDS, result);
            watch.called(
                    kind,
                    breaker.getCircuitBreakerConfig().getRecordResultPredicate().test(result)
                            ? CallResult.FAILURE
                            : CallResult.SUCCESS);
            return result;
        } catch (InterruptedException e) {
            breaker.releasePermission();
            throw e;
        } catch (Exception e) {
            breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
            watch.called(
                    kind, e instanceof TimeoutException ? CallResult.TIMEOUT : CallResult.FAILURE);
            throw e;
        }
    }

    private <T> T within(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().name(kind + " call").start(task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            var _ = task.cancel(true); // of no effect when it has ended
        }
    }

    private static BreakerState state(CircuitBreaker.State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
        };
    }
}
