package dev.waxwing.ops;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit log for whoever has an event and no transaction. Safe for all threads.
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Audit audit;
    private final Journal journal;

    public AuditLog(Audit audit, Journal journal) {
        this.audit = audit;
        this.journal = journal;
    }

    /// Keeps an event; never blocks.
    ///
    /// @return done when it is on disk. A failure is logged; those who must not go on without their
    ///   row wait for it
    public CompletableFuture<Void> record(AuditEvent event) {
        Recording work = new Recording(audit, event, new CompletableFuture<>());
        journal.submit(work);
        return work.done;
    }

    private record Recording(Audit audit, AuditEvent event, CompletableFuture<Void> done)
            implements Work {
        @Override
        public void apply() {
            audit.append(event);
        }

        @Override
        public void committed() {
            done.complete(null);
        }

        @Override
        public void failed(StorageException why) {
            LOG.error("Not in the audit log: {}: {}", event.kind().word(), why.getMessage());
            done.completeExceptionally(why);
        }

        @Override
        public long weight() {
            return 512;
        }
    }
}
