package dev.waxwing.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Wall time that moves when the test says so.
final class TestClock implements InstantSource {
    private final Thread owner = Thread.currentThread();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicLong millis = new AtomicLong(1_790_000_000_000L);

    void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    /// The next so many questions of actors throw, as a defect would.
    void failNext(int questions) {
        faults.set(questions);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        if (isActor() && faults.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IllegalStateException("a defect in the clock");
        }
        return millis.get();
    }

    /// Neither the test nor the journal's writer, whose failure would be another story.
    private boolean isActor() {
        Thread thread = Thread.currentThread();
        return thread != owner && !thread.getName().equals("journal-writer");
    }
}
