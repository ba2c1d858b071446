package dev.waxwing.broker;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that all queues together may spend on bodies of waiting messages; what does not fit
/// stays on disk until it is delivered. Safe for all threads.
final class BodyCache {
    /// What a block costs beside its bytes.
    private static final int OVERHEAD = 200;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /// @param limit bytes
    BodyCache(long limit) {
        this.limit = limit;
    }

    /// Reserves room for a body; false when there is none.
    boolean tryReserve(byte[] data) {
        long size = data.length + OVERHEAD;
        if (used.addAndGet(size) <= limit) {
            return true;
        }
        used.addAndGet(-size);
        return false;
    }

    /// Reserves room beyond the limit if need be: for bodies that are about to be delivered.
    void reserve(byte[] data) {
        used.addAndGet(data.length + OVERHEAD);
    }

    void release(byte[] data) {
        used.addAndGet(-(data.length + OVERHEAD));
    }
}
