package dev.waxwing.resilience;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Time that only goes forward, whatever is done to the machine's clock: the time of the start and
/// what has passed since then.
final class MonotonicClock extends Clock {
    private final Instant start = Instant.now();
    private final long began = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - began);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
