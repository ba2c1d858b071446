package dev.waxwing.feed;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;

/// How far the feed was handed over: every message up to here went to at least one client. It is
/// stored now and then and at the end, and not with every batch: after a crash what went out in the
/// last moment counts as waiting, and goes out again to a client that does not say where it is.
/// Safe for all threads.
final class Handed {
    private final FeedStore store;
    private long offset;
    private long stored;

    Handed(FeedStore store) {
        this.store = store;
        this.offset = store.handed();
        this.stored = offset;
    }

    synchronized long offset() {
        return offset;
    }

    /// A client has everything from `after` to `last`. Does not count while something before it was
    /// handed to nobody.
    synchronized void advance(long after, long last) {
        if (after <= offset && last > offset) {
            offset = last;
        }
    }

    /// What is not kept any more need not be handed over.
    synchronized void skipTo(long after) {
        offset = Math.max(offset, after);
    }

    /// Brings it to the disk if it has changed.
    void save(Journal journal) {
        long now;
        synchronized (this) {
            if (offset == stored) {
                return;
            }
            now = offset;
        }
        journal.submit(new Save(now));
    }

    private synchronized void saved(long value) {
        stored = Math.max(stored, value);
    }

    private final class Save implements Work {
        private final long value;

        Save(long value) {
            this.value = value;
        }

        @Override
        public void apply() {
            store.handed(value);
        }

        @Override
        public void committed() {
            saved(value);
        }

        @Override
        public void failed(StorageException why) {
            // The next one comes; until then a crash hands the messages between out again.
        }
    }
}
