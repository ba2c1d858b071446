package dev.waxwing.ops;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/// Keeps the heap about as large as what lives in it, under the Serial collector: that one fills
/// the old generation up to `-Xmx` with garbage before it looks there, so that a heap with room for
/// many connections would always take that room. Here the old generation is collected when it has
/// grown by [#ROOM] since it was last.
///
/// Other collectors have no pool of that name, and are left alone. Runs on the JVM's notification
/// thread.
public final class HeapRoom implements AutoCloseable, NotificationListener {
    /// Garbage that may gather before it is looked for: more is less work and more memory.
    static final long ROOM = 8L << 20;

    /// Up to here nobody looks.
    private static final long SMALL = 24L << 20;

    private static final String OLD_GENERATION = "Tenured Gen";

    private final MemoryPoolMXBean pool;
    private final NotificationEmitter memory;

    private HeapRoom(MemoryPoolMXBean pool, NotificationEmitter memory) {
        this.pool = pool;
        this.memory = memory;
    }

    /// Begins to watch, if there is such an old generation.
    ///
    /// @return ends it
    public static AutoCloseable watch() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(OLD_GENERATION)
                    && ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter memory) {
                HeapRoom room = new HeapRoom(pool, memory);
                room.waitForGarbage();
                memory.addNotificationListener(room, null, null);
                return room;
            }
        }
        return () -> {};
    }

    @Override
    @SuppressWarnings("ExplicitGc")
    public void handleNotification(Notification notification, Object handback) {
        if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            System.gc();
            waitForGarbage();
        }
    }

    private void waitForGarbage() {
        long next = limit(pool.getUsage().getUsed(), pool.getUsage().getMax());
        pool.setUsageThreshold(next);
    }

    /// Where the old generation is collected next.
    ///
    /// @param live bytes in it, garbage aside
    /// @param most bytes that it may have; the collector looks there by itself
    static long limit(long live, long most) {
        return Math.min(most, Math.max(SMALL, live + ROOM));
    }

    @Override
    public void close() throws ListenerNotFoundException {
        pool.setUsageThreshold(0);
        memory.removeNotificationListener(this);
    }
}
