package dev.waxwing.chat;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Turns what was written to sockets into *delivered*: gathered for [#EVERY_MS], then one small row
/// a user, whatever the number of messages. [#soon] is for all threads; the rest belongs to the
/// journal's writer.
///
/// A crash loses at most the marks of that time: those messages come again at the next connection,
/// except to a client that says what it has processed.
final class DeliveredMarks {
    private static final long EVERY_MS = 100;
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(EVERY_MS, TimeUnit.MILLISECONDS, Runnable::run);

    private final MessageStore store;
    private final Consumer<Work> journal;
    private final Consumer<Inbox> recorded;
    private final Queue<MessageStream> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private volatile boolean stopped;

    /// With something to record; also what could not be recorded when the storage was full.
    private final Set<Inbox> changed = new LinkedHashSet<>();

    /// @param recorded told of each inbox whose mark is on disk
    DeliveredMarks(MessageStore store, Consumer<Work> journal, Consumer<Inbox> recorded) {
        this.store = store;
        this.journal = journal;
        this.recorded = recorded;
    }

    /// Something was written to this stream's socket.
    void soon(MessageStream stream) {
        waiting.add(stream);
        schedule();
    }

    private void now() {
        journal.accept(new Mark());
    }

    /// Records what there is, and nothing by the clock any more.
    void stop() {
        stopped = true;
        now();
    }

    /// A stream has ended, or is to be recorded: what was written there counts.
    void take(MessageStream stream) {
        Inbox inbox = stream.inbox();
        if (inbox == null) {
            return;
        }
        inbox.delivered(stream.takeWritten());
        if (!inbox.isRecorded() && changed.add(inbox)) {
            schedule();
        }
    }

    private void schedule() {
        if (!stopped && !scheduled.get() && scheduled.compareAndSet(false, true)) {
            LATER.execute(this::now);
        }
    }

    /// Writes all that has changed.
    private final class Mark implements Work {
        private final Map<Inbox, Long> writing = new LinkedHashMap<>();

        @Override
        public void apply() {
            for (MessageStream s = waiting.poll(); s != null; s = waiting.poll()) {
                take(s);
            }
            for (Inbox inbox : changed) {
                store.recordDelivered(inbox.user, inbox.delivered());
                writing.put(inbox, inbox.delivered());
            }
        }

        @Override
        public void committed() {
            writing.forEach((inbox, id) -> {
                inbox.recorded(id);
                changed.remove(inbox);
                recorded.accept(inbox);
            });
            again(waiting.isEmpty());
        }

        /// What has changed stays so, for the next time.
        @Override
        public void failed(StorageException why) {
            again(why.kind() == StorageException.Kind.FAILED);
        }

        private void again(boolean done) {
            scheduled.set(false);
            if (!done) {
                schedule();
            }
        }
    }
}
