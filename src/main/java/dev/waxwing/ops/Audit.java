package dev.waxwing.ops;

import dev.waxwing.journal.Participant;
import java.time.InstantSource;

/// The writing end of the audit log: gives each row its number and its hash, inside whatever
/// transaction makes the event true, so that neither is there without the other. Owned by the
/// journal's writer thread, but for [#head].
public final class Audit implements Participant {
    private final AuditStore store;
    private final InstantSource clock;
    private volatile AuditHead committed;
    private AuditHead head;

    /// Continues what the store has. Before the journal starts; blocks.
    public Audit(AuditStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.committed = store.head();
        this.head = committed;
    }

    /// Adds an event to the running transaction: for the `apply` of a work.
    public void append(AuditEvent event) {
        AuditRow row = AuditRow.after(head, clock.instant(), event);
        store.append(row);
        head = new AuditHead(row.seq(), row.hash());
    }

    /// The end of what is on disk. Any thread.
    public AuditHead head() {
        return committed;
    }

    @Override
    public void beforeCommit() {
        if (!head.equals(committed)) {
            store.markHead(head);
        }
    }

    @Override
    public void afterCommit() {
        committed = head;
    }

    @Override
    public void afterRollback() {
        head = committed;
    }
}
