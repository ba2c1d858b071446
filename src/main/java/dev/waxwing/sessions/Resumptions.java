package dev.waxwing.sessions;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.model.UserId;
import dev.waxwing.sessions.ResumeStore.Kept;
import dev.waxwing.topics.TopicFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of the native protocol: whose they are, what they listen to, which connection has
/// them. They outlive their connections by a while, and the server's death. Safe for all threads;
/// what waits for the disk says so.
public final class Resumptions {
    private static final Logger LOG = LoggerFactory.getLogger(Resumptions.class);

    private final ResumeStore store;
    private final Duration ttl;
    private final InstantSource clock;
    private final ConcurrentMap<ResumeToken.Hash, Holder> connected = new ConcurrentHashMap<>();
    private @Nullable Journal journal;

    /// A connection that has a session.
    interface Holder {
        /// Another connection has it from now on.
        void replaced();
    }

    /// @param ttl how long a session outlives its connection
    public Resumptions(ResumeStore store, Duration ttl, InstantSource clock) {
        this.store = store;
        this.ttl = ttl;
        this.clock = clock;
    }

    /// Call when the journal runs. Those that were connected when the server ended begin to wait
    /// now.
    public void start(Journal running) {
        journal = running;
        long ends = clock.millis() + ttl.toMillis();
        submit(() -> store.endConnected(ends), () -> {}, Resumptions::failed);
    }

    /// Removes those that nobody came back to; call now and then.
    public void sweep() {
        long now = clock.millis();
        submit(() -> store.removeEnded(now), () -> {}, Resumptions::failed);
    }

    /// Keeps what a session listens to.
    ///
    /// @param saved run on the journal's writer when it is durable
    void save(
            ResumeToken.Hash session,
            UserId user,
            List<TopicFilter> topics,
            Runnable saved,
            Consumer<StorageException> failed) {
        List<String> texts = topics.stream().map(TopicFilter::text).toList();
        Kept kept = new Kept(user, Long.MAX_VALUE, texts);
        submit(() -> store.put(session.bytes(), kept), saved, failed);
    }

    /// What a session listened to; waits for the disk.
    ///
    /// @return empty when there is none, or not any more
    Optional<Kept> find(ResumeToken.Hash session) {
        return store.find(session.bytes()).filter(kept -> kept.ends() >= clock.millis());
    }

    /// A connection has a session from now on; whoever had it is told.
    void connected(ResumeToken.Hash session, Holder holder) {
        Holder former = connected.put(session, holder);
        if (former != null && former != holder) {
            former.replaced();
        }
    }

    /// A connection is gone: its session waits for it, unless another connection has it.
    void left(ResumeToken.Hash session, Holder holder) {
        if (connected.remove(session, holder)) {
            long ends = clock.millis() + ttl.toMillis();
            submit(() -> store.end(session.bytes(), ends), () -> {}, Resumptions::failed);
        }
    }

    private static void failed(StorageException why) {
        LOG.warn("Sessions could not be noted: {}", why.getMessage());
    }

    private void submit(Runnable change, Runnable done, Consumer<StorageException> failed) {
        Objects.requireNonNull(journal, "not started").submit(new Change(change, done, failed));
    }

    private record Change(Runnable change, Runnable done, Consumer<StorageException> why)
            implements Work {
        @Override
        public void apply() {
            change.run();
        }

        @Override
        public void committed() {
            done.run();
        }

        @Override
        public void failed(StorageException failure) {
            why.accept(failure);
        }
    }
}
