package dev.waxwing.client;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// The one daemon thread that looks after all connections of the process. What it runs never
/// blocks.
final class Watch {
    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("waxwing-client-watch").factory());

    private Watch() {}

    static ScheduledFuture<?> every(Duration period, Runnable look) {
        long nanos = Math.max(period.toNanos(), 1_000_000);
        return CLOCK.scheduleWithFixedDelay(look, nanos, nanos, TimeUnit.NANOSECONDS);
    }
}
