package dev.waxwing.gate;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Time that moves when the test says so, for buckets and for blocks.
final class ManualTime implements TimeMeter, InstantSource {
    private final AtomicLong nanos = new AtomicLong(1_790_000_000_000L * 1_000_000L);

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long currentTimeNanos() {
        return nanos.get();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nanos.get() / 1_000_000);
    }
}
