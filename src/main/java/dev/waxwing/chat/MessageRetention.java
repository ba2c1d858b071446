package dev.waxwing.chat;

import dev.waxwing.chat.RetentionStore.Run;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes direct messages that are too old: a pass reads them in pages on a thread of its own, and
/// gives the journal a work of at most [#PAGE] removals at a time, so that others' commits go
/// between. Safe for all threads.
///
/// A message does not carry the time of its storing. Each pass notes which id was the newest then;
/// so one that is not delivered is kept up to the time between two passes longer than is
/// configured.
///
/// Nor does it carry the time of its delivery. Once in `keep-delivered` a pass notes up to where
/// each inbox was delivered, after it has removed what was delivered at the note before: so a
/// message goes between one and two of these times after its delivery, however long it had waited
/// for that. All inboxes are noted in one pass, because looking for what goes reads every message
/// up to there.
public final class MessageRetention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageRetention.class);

    /// Rows that are looked at, or removed, at once.
    static final int PAGE = 512;

    private final RetentionStore store;
    private final MessagesConfig config;
    private final Journal journal;
    private final InstantSource clock;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private volatile boolean isClosed;
    private volatile Optional<String> trouble = Optional.empty();

    public MessageRetention(
            RetentionStore store, MessagesConfig config, Journal journal, InstantSource clock) {
        this.store = store;
        this.config = config;
        this.journal = journal;
        this.clock = clock;
    }

    /// Begins a pass, unless one is under way or everything is kept for ever.
    ///
    /// @return done when the pass has ended, well or not
    public CompletableFuture<?> sweep() {
        boolean keepsAll = config.keepDelivered().isZero() && config.keepUndelivered().isZero();
        if (keepsAll || isClosed || !isRunning.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture("");
        }
        CompletableFuture<?> ended = new CompletableFuture<>();
        Thread.ofVirtual().name("message-retention").start(() -> sweep(ended));
        return ended;
    }

    /// What the last pass failed with.
    public Optional<String> trouble() {
        return trouble;
    }

    private void sweep(CompletableFuture<?> ended) {
        try {
            pass(clock.instant());
            trouble = Optional.empty();
        } catch (StorageException e) {
            if (!isClosed) {
                LOG.warn("Old messages were not all removed: {}", e.getMessage());
                trouble = Optional.of("old messages were not all removed: " + e.getMessage());
            }
        } finally {
            isRunning.set(false);
            ended.complete(null);
        }
    }

    private void pass(Instant now) {
        boolean needsAges = !config.keepUndelivered().isZero();
        if (needsAges) {
            change(() -> store.noteAge(now));
        }
        Instant delivered = before(now, config.keepDelivered());
        Instant undelivered = before(now, config.keepUndelivered());
        long removed = removeMessages(delivered, store.storedBefore(undelivered));
        if (removed > 0) {
            removeRuns();
            LOG.info("{} messages removed, because of their age", removed);
        }
        if (!config.keepDelivered().isZero() && store.isNoteDue(delivered)) {
            noteDelivered(delivered, now);
        }
        if (needsAges) {
            change(() -> store.forgetAges(undelivered));
        }
    }

    /// What is kept for ever is never from before that time.
    private static Instant before(Instant now, Duration keep) {
        return keep.isZero() ? Instant.EPOCH : now.minus(keep);
    }

    /// Where a pass ends on the way, the next goes on.
    private void noteDelivered(Instant before, Instant now) {
        List<String> users = store.notedBefore(before, "", PAGE);
        while (!users.isEmpty() && !isClosed) {
            List<String> page = users;
            change(() -> store.noteDelivered(page, now));
            users = store.notedBefore(before, page.getLast(), PAGE);
        }
    }

    private long removeMessages(Instant delivered, long undelivered) {
        long last = Math.max(store.deliveredBefore(delivered), undelivered);
        long removed = 0;
        long after = 0;
        boolean isLast = false;
        while (!isLast && !isClosed) {
            RetentionStore.Page page = store.tooOld(after, delivered, undelivered, last, PAGE);
            if (!page.ids().isEmpty()) {
                change(() -> store.remove(page.ids()));
                removed += page.ids().size();
            }
            after = page.readTo();
            isLast = page.isLast();
        }
        return removed;
    }

    private void removeRuns() {
        Run after = new Run("", 0);
        boolean isLast = false;
        while (!isLast && !isClosed) {
            List<Run> spent = new ArrayList<>();
            Run readTo = store.spentRuns(after, PAGE, spent);
            if (!spent.isEmpty()) {
                change(() -> store.removeRuns(spent));
            }
            isLast = readTo.equals(after);
            after = readTo;
        }
    }

    /// Waits until it is on disk.
    ///
    /// @throws StorageException when it is not
    private void change(Runnable change) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        journal.submit(new Removal(change, done));
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageException why ? why : e;
        }
    }

    private record Removal(Runnable change, CompletableFuture<Boolean> done) implements Work {
        @Override
        public void apply() {
            change.run();
        }

        @Override
        public void committed() {
            done.complete(true);
        }

        @Override
        public void failed(StorageException why) {
            done.completeExceptionally(why);
        }

        @Override
        public boolean makesRoom() {
            return true;
        }
    }

    /// Ends a pass that is under way, at its next page.
    @Override
    public void close() {
        isClosed = true;
    }
}
