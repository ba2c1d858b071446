package dev.waxwing.ops;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps who was connected. Safe for all threads; never blocks.
///
/// Changes gather in memory and go to the journal as one work for all that wait, so that ten
/// thousand connects are a few works. These rows are for people and prove nothing: more than
/// [#MOST_WAITING] changes that could not be written are dropped, and counted in the log.
public final class ConnectionLog {
    private static final int MOST_WAITING = 100_000;
    private static final int LONGEST_AGENT = 200;
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private final ConnectionStore store;
    private final Journal journal;
    private final InstantSource clock;
    private final AtomicLong ids;
    private final ConcurrentLinkedQueue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean submitted = new AtomicBoolean();

    /// Continues what the store has, and ends what the last start left open; blocks.
    public ConnectionLog(ConnectionStore store, Journal journal, InstantSource clock) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.ids = new AtomicLong(store.lastId());
        Instant now = clock.instant();
        add(() -> store.closeAll(now, "server ended"));
    }

    /// A user's connection is open.
    ///
    /// @param agent the client's own words, at most [#LONGEST_AGENT] characters of which are kept
    /// @return its id, for [#closed]
    public long opened(String user, String session, Edge edge, String address, String agent) {
        long id = ids.incrementAndGet();
        ConnectionRecord connection =
                new ConnectionRecord(
                        id,
                        user,
                        session,
                        edge,
                        address,
                        fit(agent),
                        clock.instant(),
                        null,
                        0,
                        0,
                        "");
        add(() -> store.opened(connection));
        return id;
    }

    /// It has ended.
    ///
    /// @param received frames that came
    /// @param sent frames that went
    /// @param reason a word or two
    public void closed(long id, long received, long sent, String reason) {
        Instant now = clock.instant();
        add(() -> store.closed(id, now, received, sent, reason));
    }

    /// Drops what ended before a moment.
    public void forget(Instant before) {
        add(() -> store.forget(before));
    }

    private static String fit(String agent) {
        String cut = agent.length() > LONGEST_AGENT ? agent.substring(0, LONGEST_AGENT) : agent;
        return UNFIT.matcher(cut).replaceAll("?");
    }

    private void add(Runnable change) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        changes.add(change);
        submit();
    }

    /// One work at a time waits: it takes whatever has come by the time it runs.
    private void submit() {
        if (submitted.compareAndSet(false, true)) {
            journal.submit(new Batch());
        }
    }

    private final class Batch implements Work {
        private final List<Runnable> taken = new ArrayList<>();

        @Override
        public void apply() {
            submitted.set(false);
            for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
                taken.add(change);
                change.run();
            }
        }

        @Override
        public void committed() {
            waiting.addAndGet(-taken.size());
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                LOG.warn("{} changes of connections were not recorded", lost);
            }
        }

        /// What was taken is lost with the group; what was not waits for the next change.
        @Override
        public void failed(StorageException why) {
            submitted.set(false);
            waiting.addAndGet(-taken.size());
            dropped.addAndGet(taken.size());
        }
    }
}
