package dev.waxwing.ops;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Whether threads that must never block still turn: a task goes round them at each [#beat], and
/// the part is down when the last one has not come back in time. Safe for all threads.
public final class Pulse {
    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration STUCK = Duration.ofSeconds(15);

    private final Executor threads;
    private final LongSupplier nanoTime;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile long sent;
    private volatile long roundTrip;

    /// @param nanoTime monotonic, as [System#nanoTime]
    public Pulse(Executor threads, LongSupplier nanoTime) {
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /// Sends a task, unless the last one is still away. Every second or so.
    public void beat() {
        if (away.compareAndSet(false, true)) {
            sent = nanoTime.getAsLong();
            threads.execute(this::back);
        }
    }

    private void back() {
        roundTrip = nanoTime.getAsLong() - sent;
        away.set(false);
    }

    /// How long the last task took, or how long it has been away.
    public Duration delay() {
        boolean isAway = away.get();
        return Duration.ofNanos(isAway ? nanoTime.getAsLong() - sent : roundTrip);
    }

    public PartHealth health() {
        Duration delay = delay();
        if (delay.compareTo(STUCK) > 0) {
            return PartHealth.down("no answer for " + delay.toSeconds() + " s");
        }
        return delay.compareTo(SLOW) > 0
                ? PartHealth.degraded("answers after " + delay.toMillis() + " ms")
                : PartHealth.UP;
    }
}
