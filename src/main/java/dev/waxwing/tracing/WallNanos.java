package dev.waxwing.tracing;

import java.util.concurrent.TimeUnit;

/// Wall time for moments of [System#nanoTime], so that spans of one process never overlap wrongly.
record WallNanos(long offset) {
    static WallNanos now() {
        return new WallNanos(
                TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime());
    }

    /// Nanoseconds since the epoch.
    long at(long nanoTime) {
        return offset + nanoTime;
    }
}
