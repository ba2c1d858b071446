package dev.waxwing.faults;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The back-off of a workload's clients, which ends with the workload: closing it ends every pause
/// and every connection. Thread-safe.
final class Pause implements AutoCloseable {
    private static final long MILLIS = 20;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    /// Waits a little, or until the workload is over.
    void take() {
        try {
            if (over.await(MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /// Closes this connection when the workload is over.
    Link watch(Link link) throws IOException {
        links.add(link);
        if (isOver()) {
            link.close();
        }
        return link;
    }

    @Override
    public void close() {
        over.countDown();
        links.forEach(Pause::end);
    }

    private static void end(Link link) {
        try {
            link.close();
        } catch (IOException _) {
            // its owner sees the same
        }
    }
}
