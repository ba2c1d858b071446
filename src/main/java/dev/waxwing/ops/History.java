package dev.waxwing.ops;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done once a minute: the figures are kept, the old ones and old connections dropped, and
/// the end of the audit log noted in its file. Safe for all threads; blocks, so never on an event
/// loop.
public final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final Metrics metrics;
    private final MetricStore store;
    private final ConnectionLog connections;
    private final Audit audit;
    private final AuditAnchor anchor;
    private final Journal journal;
    private final OpsConfig config;
    private final InstantSource clock;

    /// @param anchor the file that holds the audit log's head
    public History(
            Metrics metrics,
            MetricStore store,
            ConnectionLog connections,
            Audit audit,
            AuditAnchor anchor,
            Journal journal,
            OpsConfig config,
            InstantSource clock) {
        this.metrics = metrics;
        this.store = store;
        this.connections = connections;
        this.audit = audit;
        this.anchor = anchor;
        this.journal = journal;
        this.config = config;
        this.clock = clock;
    }

    /// How often [#keep] is to be called.
    Duration every() {
        return config.metricsEvery();
    }

    /// Keeps what is now, and drops what is old. Writes a small file at most; the rest goes to the
    /// journal.
    public synchronized void keep() {
        Instant now = clock.instant();
        journal.submit(new Keeping(store, now, metrics.samples(), now.minus(config.metricsKeep())));
        connections.forget(now.minus(config.connectionsKeep()));
        noteHead();
    }

    /// Notes the audit log's end; the last thing when a server ends.
    public synchronized void noteHead() {
        try {
            anchor.write(audit.head());
        } catch (IOException e) {
            LOG.warn("The head of the audit log could not be noted: {}", e.getMessage());
        }
    }

    private record Keeping(MetricStore store, Instant at, List<Sample> samples, Instant old)
            implements Work {
        @Override
        public void apply() {
            store.add(at, samples);
            store.forget(old);
        }

        @Override
        public void committed() {}

        @Override
        public void failed(StorageException why) {
            LOG.warn("The figures of {} were not kept: {}", at, why.getMessage());
        }

        @Override
        public long weight() {
            return 64L * samples.size();
        }
    }
}
