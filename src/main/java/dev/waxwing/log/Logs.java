package dev.waxwing.log;

import dev.waxwing.crypto.KeyException;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.Participant;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All logs: appending, reading, following. Safe for all threads; what may wait for the disk says
/// so.
public final class Logs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Logs.class);

    /// Bytes of pages that are kept for others who read the same.
    private static final long SHARED_BYTES = 2 << 20;

    private final LogStore store;
    private final ServerKeys keys;
    private final TailCache cache;
    private final SharedPages shared = new SharedPages(SHARED_BYTES);
    private final Followers followers;
    private final LogLedger ledger;
    private final LogReader reader;
    private final Resealing resealing;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("log-reader-", 0).factory());
    private @Nullable Journal journal;

    public Logs(LogStore store, ServerKeys keys, LogConfig config, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        ChunkSeal seal = new ChunkSeal(keys);
        this.cache = new TailCache(config.tailCache());
        this.followers = new Followers(cache);
        this.ledger = new LogLedger(store, seal, followers, shared, clock);
        this.reader = new LogReader(store, seal);
        this.resealing = new Resealing(store, ledger, seal);
    }

    /// What the journal has to keep in step with the disk.
    public Participant participant() {
        return ledger;
    }

    /// For works that append beside what else they do.
    public LogLedger ledger() {
        return ledger;
    }

    /// Checks that there is a key for everything that is stored; call before the journal starts.
    ///
    /// @throws KeyException naming the file that is missing or holds another key
    public void recover() throws KeyException {
        for (Map.Entry<Integer, byte[]> used : store.keysInUse().entrySet()) {
            keys.require(used.getKey(), used.getValue());
        }
    }

    /// Call when the journal has been made and before anything is appended.
    public void start(Journal journal) {
        this.journal = journal;
    }

    /// Hands records to the journal: all of them are stored, one after the other, or none.
    ///
    /// @param records at least one; nobody may write to them any more
    public void append(LogName name, LogOptions options, List<byte[]> records, Appended told) {
        journal().submit(new Append(ledger, name, options, records, told));
    }

    /// True while those who append should pause: see [Journal#isOverloaded].
    public boolean isOverloaded() {
        return journal().isOverloaded();
    }

    /// Reads what follows a position; waits for the disk.
    ///
    /// @param maxRecords at most, at least 1
    /// @param maxBytes the page ends with the record that passes this
    /// @throws StorageException when the storage cannot be read or the records do not open
    public Reading read(LogName name, Position position, int maxRecords, long maxBytes) {
        return reader.read(name, position, maxRecords, maxBytes);
    }

    /// As [#read], where others are likely to read the same: from memory when somebody just did,
    /// and nothing was committed to the log since.
    public Reading readShared(LogName name, Position position, int maxRecords, long maxBytes) {
        Reading known = shared.find(name, position, maxRecords, maxBytes);
        if (known != null) {
            return known;
        }
        long moment = shared.moment(name);
        Reading reading = read(name, position, maxRecords, maxBytes);
        shared.keep(name, moment, position, maxRecords, maxBytes, reading);
        return reading;
    }

    /// Whether everything behind a position is kept, likewise.
    public boolean has(LogName name, Position position) {
        LogHead known = shared.head(name);
        if (known == null) {
            long moment = shared.moment(name);
            known = head(name);
            shared.keep(name, moment, known);
        }
        return LogReader.elsewhere(known, position) == null;
    }

    /// Where a log stands; waits for the disk.
    public LogHead head(LogName name) {
        return store.read(name, Long.MAX_VALUE - 1, 0).head();
    }

    /// Where all logs stand whose names begin so; waits for the disk.
    public Map<LogName, LogHead> heads(String prefix) {
        return store.heads(prefix);
    }

    /// A reader that follows a log, which need not exist yet. It does nothing before it is asked;
    /// close it in the end.
    public Tail tail(LogName name, Position from, TailSink sink) {
        Tail tail = new Tail(this, name, from, sink);
        followers.add(name, tail);
        return tail;
    }

    /// Removes what is too old, a few logs at a time; call now and then.
    public void sweep() {
        journal().submit(new Sweep(ledger));
    }

    /// Goes on with sealing under the newest key what is sealed under an older one, if there is
    /// any; call now and then. One step waits for the disk and is done by a thread of its own.
    public void reseal() {
        execute(() -> resealing.step(journal(), this::execute));
    }

    /// How far sealing anew has come.
    public ResealProgress resealProgress() {
        return resealing.progress();
    }

    /// What keeps stored records from being sealed anew; empty while nothing does.
    public Optional<String> trouble() {
        return resealing.trouble();
    }

    /// Ends the readers; the journal may go on.
    @Override
    public void close() {
        threads.shutdown();
    }

    /// Runs a task that reads logs on a thread of its own; not at all when the logs are closed.
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Not read, the server is stopping");
        }
    }

    TailCache cache() {
        return cache;
    }

    Followers followers() {
        return followers;
    }

    private Journal journal() {
        Journal known = journal;
        if (known == null) {
            throw new IllegalStateException("the logs have not been started");
        }
        return known;
    }

    private record Sweep(LogLedger ledger) implements Work {
        @Override
        public void apply() {
            ledger.sweep();
        }

        @Override
        public void committed() {}

        @Override
        public void failed(StorageException why) {}

        @Override
        public boolean makesRoom() {
            return true;
        }
    }
}
