package dev.waxwing.journal;

import dev.waxwing.journal.JournalState.Status;
import dev.waxwing.journal.StorageException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The group-commit engine: any thread submits, one writer thread owned by this class applies and
/// commits.
///
/// Works are applied in the order they were submitted; works of one thread keep their order. What
/// queued up while a commit ran goes into the next, up to [#GROUP_BYTES].
public final class Journal implements AutoCloseable {
    /// A group is closed when its works weigh this much, so that one commit stays a matter of
    /// milliseconds.
    static final long GROUP_BYTES = 4L << 20;

    private static final Duration PROBE_EVERY = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private final Storage storage;
    private final Participant participant;
    private final long limit;
    private final Thread writer;
    private final AtomicLong pending = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<Work> inbox = new ArrayList<>();
    private boolean closed;
    private volatile JournalState state = JournalState.FINE;
    private volatile long commits;
    private volatile Watch watch = (_, _) -> {};
    private long probedAt = System.nanoTime() - PROBE_EVERY.toNanos();

    /// Is told of each group that was written. Runs on the writer thread.
    @FunctionalInterface
    public interface Watch {
        /// @param works how many there were
        /// @param nanos from the begin of the transaction to the end of its sync
        void group(int works, long nanos);
    }

    /// @param limit bytes of submitted and unfinished work above which [#isOverloaded] says so
    public Journal(Storage storage, Participant participant, long limit) {
        this.storage = storage;
        this.participant = participant;
        this.limit = limit;
        this.writer = Thread.ofPlatform().name("journal-writer").unstarted(this::run);
    }

    /// Tells one watch, in place of any before, of what is written from now on.
    public void watch(Watch next) {
        watch = next;
    }

    public void start() {
        writer.start();
    }

    /// Hands over a work; never blocks. After [#close] the work fails at once.
    public void submit(Work work) {
        long weight = work.weight();
        boolean accepted;
        lock.lock();
        try {
            accepted = !closed;
            if (accepted) {
                pending.addAndGet(weight);
                inbox.add(work);
                if (inbox.size() == 1) {
                    arrived.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        if (!accepted) {
            work.failed(new StorageException(Kind.FULL, "the server is stopping", null));
        }
    }

    /// True while more than the limit waits to be committed: those who can should stop submitting
    /// until one of their own works ends.
    public boolean isOverloaded() {
        return pending.get() > limit;
    }

    /// Bytes of submitted and unfinished work.
    public long pendingBytes() {
        return pending.get();
    }

    public JournalState state() {
        return state;
    }

    /// Groups committed since the start.
    public long commits() {
        return commits;
    }

    /// Commits what was submitted, ends the writer and closes the storage. A second call waits for
    /// the writer and does nothing.
    @Override
    public void close() {
        boolean first;
        lock.lock();
        try {
            first = !closed;
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (first) {
            storage.close();
        }
    }

    private void run() {
        for (List<Work> works = take(); works != null; works = take()) {
            int from = 0;
            while (from < works.size()) {
                int to = groupEnd(works, from);
                commit(works.subList(from, to));
                from = to;
            }
            if (works.isEmpty()) {
                probeIfFull();
            }
        }
    }

    /// Everything that waits; empty when it is time to probe; null at the end.
    private @Nullable List<Work> take() {
        lock.lock();
        try {
            while (inbox.isEmpty() && !closed) {
                if (state.status() != Status.FULL) {
                    arrived.awaitUninterruptibly();
                } else if (arrived.awaitNanos(PROBE_EVERY.toNanos()) <= 0) {
                    return List.of();
                }
            }
            if (inbox.isEmpty()) {
                return null;
            }
            List<Work> taken = inbox;
            inbox = new ArrayList<>();
            return taken;
        } catch (InterruptedException e) {
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private static int groupEnd(List<Work> works, int from) {
        long bytes = 0;
        int to = from;
        while (to < works.size() && bytes < GROUP_BYTES) {
            bytes += works.get(to++).weight();
        }
        return to;
    }

    private void commit(List<Work> submitted) {
        probeIfFull();
        List<Work> group = state.status() == Status.FULL ? thatMakeRoom(submitted) : submitted;
        if (group.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        try {
            write(group);
        } catch (StorageException e) {
            rollback(e);
            fail(group, e);
            return;
        } catch (RuntimeException | Error e) {
            StorageException why = defect(e);
            rollback(why);
            fail(group, why);
            return;
        }
        commits++;
        watch.group(group.size(), System.nanoTime() - began);
        for (Work work : group) {
            tell(work, null);
        }
        maintain();
    }

    /// Refuses at once what needs room, and gives back the rest.
    private List<Work> thatMakeRoom(List<Work> submitted) {
        List<Work> group = new ArrayList<>();
        for (Work work : submitted) {
            if (work.makesRoom()) {
                group.add(work);
            } else {
                tell(work, new StorageException(Kind.FULL, state.reason(), null));
            }
        }
        return group;
    }

    private void write(List<Work> group) {
        if (state.status() == Status.FAILED) {
            throw new StorageException(Kind.FAILED, state.reason(), null);
        }
        storage.begin();
        for (Work work : group) {
            work.apply();
        }
        participant.beforeCommit();
        storage.commit();
        participant.afterCommit();
    }

    private void rollback(StorageException why) {
        if (state.status() != Status.FAILED) {
            JournalState next = stateOf(why);
            if (next.status() != state.status()) {
                LOG.error("Nothing of this group was stored: {}", why.getMessage(), why.getCause());
            }
            undo();
            if (next.status() == Status.FULL && state.status() == Status.OK) {
                storage.relieve();
            }
            change(next);
        }
    }

    /// A participant that cannot follow the storage back may not go on with it.
    private void undo() {
        storage.rollback();
        try {
            participant.afterRollback();
        } catch (RuntimeException | Error e) {
            LOG.error("The books could not be rolled back", e);
            change(stateOf(defect(e)));
        }
    }

    private void fail(List<Work> group, StorageException why) {
        for (Work work : group) {
            tell(work, why);
        }
    }

    /// A defect in one work's answer must not keep the others from theirs.
    private void tell(Work work, @Nullable StorageException failure) {
        pending.addAndGet(-work.weight());
        try {
            if (failure == null) {
                work.committed();
            } else {
                work.failed(failure);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("A work could not take its answer", e);
        }
    }

    private void maintain() {
        try {
            storage.maintain();
        } catch (StorageException e) {
            if (state.status() == Status.OK) {
                LOG.error("Maintenance failed: {}", e.getMessage());
                storage.relieve();
            }
            change(stateOf(e));
        }
    }

    /// A full storage is asked now and then whether it still is, also under load: only its own word
    /// ends that state, because a commit that adds nothing succeeds on any disk.
    private void probeIfFull() {
        long now = System.nanoTime();
        if (state.status() == Status.FULL && now - probedAt >= PROBE_EVERY.toNanos()) {
            probe();
            probedAt = now;
        }
    }

    private void probe() {
        try {
            storage.probe();
            change(JournalState.FINE);
        } catch (StorageException e) {
            storage.rollback();
            change(stateOf(e));
        }
    }

    private static StorageException defect(Throwable e) {
        return new StorageException(Kind.FAILED, "journal defect: " + e.getMessage(), e);
    }

    private static JournalState stateOf(StorageException e) {
        Status status = e.kind() == Kind.FULL ? Status.FULL : Status.FAILED;
        return new JournalState(status, String.valueOf(e.getMessage()));
    }

    private void change(JournalState next) {
        if (state.status() == Status.FAILED) {
            return;
        }
        if (next.status() != state.status()) {
            LOG.warn("Journal is {} (was {}) {}", next.status(), state.status(), next.reason());
        }
        state = next;
    }
}
