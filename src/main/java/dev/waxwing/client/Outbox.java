package dev.waxwing.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The durable queue of one sender. Callers add, one storing thread writes and syncs what came
/// together (group commit), the link takes what is stored, in order, and settles it.
///
/// Bounded: at most `maxPending` messages are unsettled and at most 8 MiB of lines wait for the
/// disk; adding blocks beyond that.
final class Outbox {
    private static final long MAX_INCOMING_BYTES = 8L * 1024 * 1024;
    private static final long SETTLE_TOGETHER_NANOS = 20_000_000;

    private final OutboxFile file;
    private final int maxPending;
    private Runnable onStored = () -> {};
    private final Thread storing;

    private final ReentrantLock lock = new ReentrantLock();

    /// For callers that wait for room, and for those that wait until all is settled.
    private final Condition room = lock.newCondition();

    private final Condition work = lock.newCondition();

    // All below is guarded by the lock.
    private final LinkedHashMap<String, Pending> unsettled = new LinkedHashMap<>();
    private final ArrayDeque<Pending.Incoming> incoming = new ArrayDeque<>();
    private final ArrayDeque<Pending> unsent = new ArrayDeque<>();
    private final ArrayDeque<Pending> settled = new ArrayDeque<>();
    private long incomingBytes;
    private long lastBatch = Pending.ALONE;
    private boolean closing;
    private boolean abandoned;
    private @Nullable IOException broken;

    Outbox(OutboxFile file, int maxPending) {
        this.file = file;
        this.maxPending = maxPending;
        file.recovered().forEach(this::recover);
        storing = Thread.ofPlatform().name("waxwing-outbox").unstarted(this::store);
    }

    /// @param onMore called on the storing thread when there is more to send
    void start(Runnable onMore) {
        onStored = onMore;
        storing.start();
    }

    private void recover(Pending p) {
        p.submission.stored().complete(null);
        Pending earlier = unsettled.put(p.id, p);
        if (earlier != null) {
            // Settled before the restart, submitted again, and the note of the first was lost.
            unsent.remove(earlier);
            settled.add(earlier);
        }
        unsent.add(p);
    }

    /// Takes messages in this order; blocks while the outbox is full. Those that find room together
    /// are synced together. An id that is pending already gives its first submission again.
    ///
    /// @throws IOException when the outbox is closed or its disk failed; the first messages may
    ///   have been taken then
    List<Submission> add(List<Pending.Submitted> messages)
            throws IOException, InterruptedException {
        List<Submission> submissions = new ArrayList<>(messages.size());
        lock.lockInterruptibly();
        try {
            long batch = messages.size() == 1 ? Pending.ALONE : ++lastBatch;
            for (Pending.Submitted m : messages) {
                awaitRoom();
                submissions.add(add(m, batch));
            }
            return submissions;
        } finally {
            work.signal();
            lock.unlock();
        }
    }

    private void awaitRoom() throws IOException, InterruptedException {
        while (isFull() && !closing && !abandoned && broken == null) {
            work.signal();
            room.await();
        }
        checkUsable();
    }

    private Submission add(Pending.Submitted m, long batch) {
        Pending known = unsettled.get(m.id());
        if (known != null) {
            return known.submission;
        }
        Pending p = new Pending(file.nextSequence(), m.id(), batch);
        unsettled.put(m.id(), p);
        incoming.add(new Pending.Incoming(p, m.line()));
        incomingBytes += m.line().length;
        return p.submission;
    }

    private boolean isFull() {
        return unsettled.size() >= maxPending || incomingBytes >= MAX_INCOMING_BYTES;
    }

    private void checkUsable() throws IOException {
        if (broken != null) {
            throw new IOException("the outbox cannot be written: " + broken.getMessage(), broken);
        }
        if (closing || abandoned) {
            throw new IOException("the sender is closed");
        }
    }

    private void store() {
        List<Pending.Incoming> group = new ArrayList<>();
        List<Pending> done = new ArrayList<>();
        while (await(group, done)) {
            note(done);
            if (!group.isEmpty()) {
                store(group);
            }
            compactIfWanted();
            group.clear();
            done.clear();
        }
    }

    /// A note that cannot be written costs nothing but a repetition after a restart.
    private void note(List<Pending> done) {
        try {
            file.settle(done);
        } catch (IOException _) {
            // As said above.
        }
    }

    /// A write that failed was undone, and the next may work (a full disk has room again); after a
    /// failed sync nothing about the file is known, and nothing more is taken.
    private void store(List<Pending.Incoming> group) {
        try {
            file.write(group);
        } catch (IOException e) {
            refuse(group, e);
            return;
        }
        try {
            file.sync();
            stored(group);
        } catch (IOException e) {
            lock.lock();
            try {
                broken = e;
            } finally {
                lock.unlock();
            }
            refuse(group, e);
        }
    }

    /// Waits for work. Settled messages alone are gathered for some milliseconds first.
    private boolean await(List<Pending.Incoming> group, List<Pending> done) {
        lock.lock();
        try {
            while (incoming.isEmpty() && settled.isEmpty() && !closing) {
                work.awaitUninterruptibly();
            }
            if (incoming.isEmpty() && !closing) {
                gather();
            }
            group.addAll(incoming);
            incoming.clear();
            incomingBytes = 0;
            done.addAll(settled);
            settled.clear();
            room.signalAll();
            return !group.isEmpty() || !done.isEmpty() || !closing;
        } finally {
            lock.unlock();
        }
    }

    private void gather() {
        try {
            long left = SETTLE_TOGETHER_NANOS;
            while (left > 0 && incoming.isEmpty() && !closing) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            // The storing thread ends by closing, not by interruption.
        }
    }

    private void stored(List<Pending.Incoming> group) {
        lock.lock();
        try {
            group.forEach(in -> unsent.add(in.pending()));
        } finally {
            lock.unlock();
        }
        group.forEach(in -> in.pending().submission.stored().complete(null));
        onStored.run();
    }

    private void refuse(List<Pending.Incoming> group, IOException why) {
        lock.lock();
        try {
            group.forEach(in -> unsettled.remove(in.pending().id));
            room.signalAll();
        } finally {
            lock.unlock();
        }
        for (Pending.Incoming in : group) {
            in.pending().submission.stored().completeExceptionally(why);
            in.pending().submission.outcome().completeExceptionally(why);
        }
    }

    private void compactIfWanted() {
        if (!file.wantsCompaction()) {
            return;
        }
        List<Pending> live;
        lock.lock();
        try {
            // A length tells that the message is in the file; only this thread gives it one.
            live = unsettled.values().stream().filter(p -> p.length > 0).toList();
        } finally {
            lock.unlock();
        }
        file.compact(live);
    }

    /// The next stored message that nobody is sending, and those behind it that were submitted
    /// together with it, unless it was published before. Empty when there is none.
    ///
    /// @param most how many, at least 1
    /// @param bytes of publish lines; the first message comes even if it is longer
    List<Pending> pollUnsent(int most, int bytes) {
        lock.lock();
        try {
            Pending first = unsent.poll();
            if (first == null) {
                return List.of();
            }
            if (first.batch == Pending.ALONE || first.published) {
                return List.of(first);
            }
            List<Pending> together = new ArrayList<>(List.of(first));
            int left = bytes - first.length;
            Pending next = unsent.peek();
            while (next != null
                    && next.batch == first.batch
                    && !next.published
                    && next.length <= left
                    && together.size() < most) {
                together.add(unsent.remove());
                left -= next.length;
                next = unsent.peek();
            }
            return together;
        } finally {
            lock.unlock();
        }
    }

    /// Gives messages back that were not answered, to be sent again before all others.
    void unsend(List<Pending> pending) {
        lock.lock();
        try {
            List<Pending> all = new ArrayList<>(pending);
            all.addAll(unsent);
            all.sort((a, b) -> Long.compare(a.sequence, b.sequence));
            unsent.clear();
            unsent.addAll(all);
        } finally {
            lock.unlock();
        }
    }

    byte[] line(Pending p) throws IOException {
        return file.line(p);
    }

    /// The message has its outcome.
    void settle(Pending p) {
        lock.lock();
        try {
            unsettled.remove(p.id);
            settled.add(p);
            work.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int pending() {
        lock.lock();
        try {
            return unsettled.size();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is pending.
    ///
    /// @return false when the time was up first
    boolean awaitEmpty(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!unsettled.isEmpty() && left > 0 && !abandoned) {
                left = room.awaitNanos(left);
            }
            return unsettled.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// The link has ended for good: nobody waits for outcomes any more.
    void abandon(IOException why) {
        List<Pending> left;
        lock.lock();
        try {
            abandoned = true;
            left = List.copyOf(unsettled.values());
            room.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(p -> p.submission.outcome().completeExceptionally(why));
    }

    /// Stores what was taken, then closes the file. The link must have ended.
    void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            work.signal();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        Joining.join(storing);
        List<Pending> left = List.copyOf(unsettled.values());
        file.close(left.isEmpty());
        IOException why = new IOException("the sender closed before the server's answer");
        left.forEach(p -> p.submission.outcome().completeExceptionally(why));
    }
}
