package dev.waxwing.ops;

import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.config.Configuration;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// A journal on a real database, with the audit log taking part.
public final class RunningJournal implements AutoCloseable {
    public final SqliteDatabase database;
    public final SqliteAuditStore auditStore;
    public final Audit audit;
    public final Journal journal;

    public RunningJournal(Path directory, InstantSource clock) {
        database =
                SqliteDatabase.open(
                        directory, Configuration.section(JournalConfig.class, Map.of()));
        auditStore = new SqliteAuditStore(database);
        audit = new Audit(auditStore, clock);
        journal = new Journal(database, audit, 1 << 20);
        journal.start();
    }

    /// Commits what was submitted.
    @Override
    public void close() {
        journal.close();
    }
}
