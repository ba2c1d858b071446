package dev.waxwing;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What happens by the clock: rates, forgetting old ids and records, new keys, the pulse of the
/// event loops. A thread of its own for tasks of milliseconds.
final class Housekeeping implements AutoCloseable {
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("housekeeping").daemon().factory());

    /// Runs a task again and again from now on. One that throws is not run again.
    Housekeeping every(int seconds, Runnable task) {
        var _ = timer.scheduleAtFixedRate(task, seconds, seconds, TimeUnit.SECONDS);
        return this;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
