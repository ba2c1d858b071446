package dev.waxwing.ops;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Whether a thread that must never block still turns: a task goes there at each [#beat], and it is
/// down when the last one has not come back in time. Safe for all threads.
public final class Pulse {
    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration STUCK = Duration.ofSeconds(15);

    private final Executor thread;
    private final LongSupplier nanoTime;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile long sent;
    private volatile long roundTrip;

    /// @param nanoTime monotonic, as [System#nanoTime]
    public Pulse(Executor thread, LongSupplier nanoTime) {
        this.thread = thread;
        this.nanoTime = nanoTime;
    }

    /// Sends a task, unless the last one is still away. Every second or so.
    public void beat() {
        if (away.compareAndSet(false, true)) {
            sent = nanoTime.getAsLong();
            thread.execute(this::back);
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
