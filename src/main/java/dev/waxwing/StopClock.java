package dev.waxwing;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The time that a stop has, from its first step to its last: one for all of them, so that what one
/// step needs longer is not added to the whole. Safe for all threads.
final class StopClock {
    private final Duration whole;
    private final LongSupplier nanoTime;
    private boolean isRunning;
    private long began;

    /// @param nanoTime monotonic, as [System#nanoTime]
    StopClock(Duration whole, LongSupplier nanoTime) {
        this.whole = whole;
        this.nanoTime = nanoTime;
    }

    /// The stop begins. Only the first call counts.
    synchronized void start() {
        if (!isRunning) {
            isRunning = true;
            began = nanoTime.getAsLong();
        }
    }

    /// What a step may take; never negative.
    ///
    /// @param kept for the steps after it
    synchronized Duration left(Duration kept) {
        long spent = isRunning ? nanoTime.getAsLong() - began : 0;
        Duration left = whole.minus(kept).minusNanos(spent);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
