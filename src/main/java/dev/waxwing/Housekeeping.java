package dev.waxwing;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens by the clock: rates, forgetting old ids and records, new keys, the pulse of the
/// event loops. A thread of its own for tasks of milliseconds.
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("housekeeping").daemon().factory());

    /// Runs a task again and again from now on, also one that has thrown.
    Housekeeping every(int seconds, Runnable task) {
        var _ = timer.scheduleAtFixedRate(() -> run(task), seconds, seconds, TimeUnit.SECONDS);
        return this;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A task of the housekeeping has failed, and is tried again", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
