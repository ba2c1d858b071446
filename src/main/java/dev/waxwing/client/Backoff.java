package dev.waxwing.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waiting times between attempts: exponential with full jitter, so that many clients of one
/// restarted server spread out. Owned by one thread.
public final class Backoff {
    private final long firstNanos;
    private final long mostNanos;
    private int failures;

    /// @param first upper bound of the first wait
    /// @param most upper bound of every wait
    public Backoff(Duration first, Duration most) {
        firstNanos = first.toNanos();
        mostNanos = most.toNanos();
    }

    /// Nanoseconds to wait before the next attempt: uniform from zero to a bound that doubles.
    public long next() {
        long bound = firstNanos << Math.min(failures, 20);
        failures++;
        return ThreadLocalRandom.current().nextLong(Math.min(bound, mostNanos) + 1);
    }

    /// The attempt worked: start over with short waits.
    public void reset() {
        failures = 0;
    }
}
