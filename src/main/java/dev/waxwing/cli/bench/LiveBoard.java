package dev.waxwing.cli.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// All that happens in one run of `bench live`. Belongs to the thread of its connections.
///
/// A latency belongs to the window when its message was due in the window, whenever it arrived.
final class LiveBoard {
    private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);

    long sent;
    long confirmed;
    long received;
    long missed;
    long repeated;
    long errors;
    @Nullable String firstError;

    /// From 1 µs to 1 h with three significant digits.
    final Histogram latency = new Histogram(1_000, LONGEST_NS, 3);

    private long windowFrom = Long.MAX_VALUE;
    private long windowTo = Long.MAX_VALUE;

    void openWindow() {
        windowFrom = System.nanoTime();
        latency.reset();
    }

    void closeWindow() {
        windowTo = System.nanoTime();
    }

    /// A message arrives that was due at a reading of `System.nanoTime()`.
    void receive(long due, long now) {
        received++;
        if (due - windowFrom >= 0 && due - windowTo < 0) {
            latency.recordValue(Math.clamp(now - due, 0, LONGEST_NS));
        }
    }

    /// Something that should not be; the first one is kept.
    void refuse(String why) {
        errors++;
        if (firstError == null) {
            firstError = why;
        }
    }
}
