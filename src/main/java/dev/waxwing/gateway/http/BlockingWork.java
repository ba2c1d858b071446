package dev.waxwing.gateway.http;

import dev.waxwing.model.ErrorCode;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Virtual threads for work that blocks: so many at once, so many more waiting, the rest refused.
/// Safe for all threads.
final class BlockingWork {
    /// Waiting tasks for each running one.
    private static final int WAITING = 32;

    private final Semaphore turns;
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

    /// @param atOnce at least 1
    BlockingWork(int atOnce) {
        this.turns = new Semaphore(atOnce, true);
        this.most = atOnce * (1 + WAITING);
    }

    /// Runs a task when its turn comes.
    ///
    /// @throws Refused when too many wait already
    void run(Runnable task) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            throw new Refused(ErrorCode.AT_CAPACITY, "Too many requests wait for their turn.");
        }
        threads.execute(() -> inTurn(task));
    }

    private void inTurn(Runnable task) {
        try {
            turns.acquire();
            try {
                task.run();
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            taken.decrementAndGet();
        }
    }

    /// Lets running tasks end, and interrupts those that have not by then.
    void close(Duration patience) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
