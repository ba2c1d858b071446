package dev.waxwing.gateway.line;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How many connections there are whose end has not been taken in yet: a closed socket is not the
/// end, what its client held has to go back first. Safe for all threads.
final class OpenConnections {
    private int count;

    synchronized void opened() {
        count++;
    }

    synchronized void ended() {
        if (--count == 0) {
            notifyAll();
        }
    }

    /// Waits until there is none.
    ///
    /// @return false when there still are some after that time, or the thread was interrupted
    synchronized boolean awaitNone(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (count > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
