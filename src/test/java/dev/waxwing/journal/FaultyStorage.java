package dev.waxwing.journal;

import dev.waxwing.journal.StorageException.Kind;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A storage that passes everything on to another one, unless the test wants a commit to wait or to
/// fail. Safe for all threads.
public final class FaultyStorage implements Storage {
    private final Storage behind;
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Gate> gate = new AtomicReference<>();
    private volatile boolean full;
    private volatile int probes;
    private volatile int refusals;

    /// A commit that waits: the writer stands in it from `reached` until [#open].
    public static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /// Returns when the writer stands in the commit.
        public void awaitReached() {
            await(reached);
        }

        public void open() {
            opened.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody came within 30 s");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public FaultyStorage(Storage behind) {
        this.behind = behind;
    }

    /// The next commit waits.
    public Gate holdNextCommit() {
        Gate made = new Gate();
        gate.set(made);
        return made;
    }

    /// A coming commit, one for each call, fails.
    public void failCommit(RuntimeException failure) {
        failures.add(failure);
    }

    /// While true, commits and probes find no space.
    public void full(boolean now) {
        full = now;
    }

    public int probes() {
        return probes;
    }

    /// Commits and probes that found no space while [#full].
    public int refusals() {
        return refusals;
    }

    public static StorageException noSpace() {
        return new StorageException(Kind.FULL, "storage is full", null);
    }

    public static StorageException broken() {
        return new StorageException(Kind.FAILED, "the disk is gone", null);
    }

    @Override
    public void begin() {
        behind.begin();
    }

    @Override
    public void commit() {
        Gate held = gate.getAndSet(null);
        if (held != null) {
            held.reached.countDown();
            Gate.await(held.opened);
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        refuseIfFull();
        behind.commit();
    }

    @Override
    public void rollback() {
        behind.rollback();
    }

    @Override
    public void maintain() {
        behind.maintain();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the journal's thread
    public void probe() {
        probes++;
        refuseIfFull();
        behind.probe();
    }

    @Override
    public void close() {
        behind.close();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the journal's thread
    private void refuseIfFull() {
        if (full) {
            refusals++;
            throw noSpace();
        }
    }
}
