package dev.waxwing.log;

import dev.waxwing.journal.Participant;
import dev.waxwing.log.LogStore.LogRow;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// The books of all logs: gathers what the works of a group append, and stores it with the group.
/// Owned by the journal's writer thread; every method runs on it.
public final class LogLedger implements Participant {
    /// Logs whose figures are kept in memory.
    private static final int OPEN = 4_096;

    /// Chunks that one group removes from one log, and logs that one sweep looks at: some ms.
    private static final int TRIM = 64;

    private static final int SWEEP = 256;

    /// JSON numbers are exact up to here.
    private static final int EPOCH_BITS = 53;

    private final LogStore store;
    private final ChunkSeal seal;
    private final Followers followers;
    private final SharedPages shared;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<LogName, LogBook> books = new LinkedHashMap<>(64, 0.75f, true);
    private final List<LogBook> touched = new ArrayList<>();
    private final List<LogName> removed = new ArrayList<>();

    /// What [#shared] was told of.
    private final List<LogName> changing = new ArrayList<>();

    private final Set<Integer> keysNoted = new HashSet<>();
    private volatile IntPredicate usedElsewhere = _ -> false;
    private int sweptTo;

    LogLedger(
            LogStore store,
            ChunkSeal seal,
            Followers followers,
            SharedPages shared,
            InstantSource clock) {
        this.store = store;
        this.seal = seal;
        this.followers = followers;
        this.shared = shared;
        this.clock = clock;
    }

    /// Adds records to a log, which is made when it is not there. Call it in
    /// [dev.waxwing.journal.Work#apply]: they are stored with that work's group or not at all.
    ///
    /// @param records at least one; nobody may write to them any more
    /// @return the offset of the first; the others follow. It counts when the work is committed
    public long append(LogName name, LogOptions options, List<byte[]> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("no record for log '" + name + "'");
        }
        LogBook book = book(name, options.retention());
        touch(book);
        book.retain(options.retention());
        return book.stage(records, options.isSealed());
    }

    /// The epoch of a log to which the running group has appended, or which is there.
    public long epoch(LogName name) {
        LogBook known = books.get(name);
        if (known != null) {
            return known.head().epoch();
        }
        LogRow row = store.find(name);
        return row == null ? 0 : row.epoch();
    }

    /// Removes a log and all that is in it, with the running group: also what that has added.
    public void remove(LogName name) {
        LogBook known = books.remove(name);
        if (known != null) {
            touched.remove(known);
        }
        LogRow row = store.find(name);
        if (row != null) {
            store.remove(row.id());
            removed.add(name);
        }
    }

    /// Looks for what is too old in the next logs, of all in turn.
    void sweep() {
        List<LogRow> rows = store.ageing(sweptTo, SWEEP);
        for (LogRow row : rows) {
            touch(book(row.name(), row.retention()));
        }
        sweptTo = rows.size() < SWEEP ? 0 : rows.getLast().id();
    }

    @Override
    public void beforeCommit() {
        long now = clock.millis();
        for (LogBook book : touched) {
            book.write(seal, book.wantsKey() ? key() : ChunkSeal.NONE, now);
            book.trim(now, TRIM);
            changing(book.name());
        }
        removed.forEach(this::changing);
    }

    private void changing(LogName name) {
        changing.add(name);
        shared.changing(name);
    }

    private void changed() {
        changing.forEach(shared::changed);
        changing.clear();
        removed.clear();
    }

    private int key() {
        int version = seal.keys().current();
        use(version);
        return version;
    }

    /// Notes that something is sealed under a version of the key, a log or something else: without
    /// that the server does not start again. Call it in [dev.waxwing.journal.Work#apply].
    public void use(int version) {
        if (keysNoted.add(version)) {
            store.useKey(version, seal.mark(version));
        }
    }

    /// A key is not removed while this says that something beside the logs is sealed under it;
    /// asked on the journal's writer.
    public void keepKeys(IntPredicate used) {
        usedElsewhere = used;
    }

    @Override
    public void afterCommit() {
        changed();
        for (LogBook book : touched) {
            followers.appended(book.name(), book.added(), book.head());
            book.settle();
        }
        touched.clear();
        Iterator<LogBook> eldest = books.values().iterator();
        while (books.size() > OPEN && eldest.hasNext()) {
            eldest.next();
            eldest.remove();
        }
    }

    /// What was touched is read from the storage again.
    @Override
    public void afterRollback() {
        touched.forEach(book -> books.remove(book.name()));
        keysNoted.clear();
        changed();
        touched.clear();
    }

    /// Notes that nothing is sealed under a version of the key, when that is so.
    ///
    /// @return whether it is
    boolean release(int version) {
        if (version == seal.keys().current()
                || store.isUsed(version)
                || usedElsewhere.test(version)) {
            return false;
        }
        store.releaseKey(version);
        keysNoted.remove(version);
        return true;
    }

    private void touch(LogBook book) {
        if (book.touch()) {
            touched.add(book);
        }
    }

    private LogBook book(LogName name, Retention retention) {
        LogBook known = books.get(name);
        if (known != null) {
            return known;
        }
        LogRow row = store.find(name);
        LogBook book =
                new LogBook(store, row == null ? store.create(name, epoch(), retention) : row);
        books.put(name, book);
        return book;
    }

    private long epoch() {
        return Math.max(1, random.nextLong() >>> (Long.SIZE - EPOCH_BITS));
    }
}
