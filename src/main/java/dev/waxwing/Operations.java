package dev.waxwing;

import dev.waxwing.accounts.Authenticator;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Limits;
import dev.waxwing.gate.Proxies;
import dev.waxwing.gate.ProxyConfig;
import dev.waxwing.gate.TokenCheck;
import dev.waxwing.journal.Journal;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditEvent;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditLog;
import dev.waxwing.ops.ConnectionLog;
import dev.waxwing.ops.DiskSpace;
import dev.waxwing.ops.Health;
import dev.waxwing.ops.History;
import dev.waxwing.ops.Metrics;
import dev.waxwing.ops.OpsConfig;
import dev.waxwing.ops.PartHealth;

/// The gate and all that watches over a running server, wired to each other. Made when the journal
/// runs; every part is safe for all threads.
record Operations(
        Gate gate,
        Proxies proxies,
        Metrics metrics,
        Health health,
        AuditLog auditLog,
        ConnectionLog connections,
        History history,
        OperatorTasks tasks)
        implements AutoCloseable {

    static Operations open(
            Configuration configuration, SqliteDatabase database, Journal journal, Audit audit) {
        OpsConfig ops = configuration.get(OpsConfig.class);
        DiskSpace disk = new DiskSpace(configuration.get(ServerConfig.class).data(), ops.diskLow());
        OperatorTasks tasks = OperatorTasks.of(configuration, database, journal, audit);
        Metrics metrics = new Metrics();
        journal.watch(metrics::journalGroup);
        metrics.disk(disk::free);
        metrics.blocked(() -> tasks.blocks().list().size());
        Health health = new Health();
        health.register("journal", () -> health(journal));
        health.register("disk", disk::health);
        ConnectionLog connections = new ConnectionLog(tasks.connections(), journal, tasks.clock());
        History history =
                new History(
                        metrics,
                        tasks.metrics(),
                        connections,
                        audit,
                        tasks.anchor(),
                        journal,
                        ops,
                        tasks.clock());
        AuditLog auditLog = new AuditLog(audit, journal);
        var _ = auditLog.record(AuditEvent.byServer(AuditKind.SERVER_STARTED, ""));
        return new Operations(
                new Gate(configuration.get(Limits.class), tasks.blocks(), metrics),
                new Proxies(configuration.get(ProxyConfig.class)),
                metrics,
                health,
                auditLog,
                connections,
                history,
                tasks);
    }

    /// What every edge asks about tokens.
    TokenCheck check(Authenticator authenticator) {
        return new TokenCheck(authenticator, gate.blocks()::failed);
    }

    private static PartHealth health(Journal journal) {
        return switch (journal.state().status()) {
            case OK ->
                    journal.isOverloaded()
                            ? PartHealth.degraded("more waits to be written than may")
                            : PartHealth.UP;
            case FULL -> PartHealth.degraded(journal.state().reason());
            case FAILED -> PartHealth.down(journal.state().reason());
        };
    }

    /// Notes the end. Before the journal ends.
    @Override
    public void close() {
        var _ =
                auditLog.record(AuditEvent.byServer(AuditKind.SERVER_STOPPED, ""))
                        .handle((_, _) -> "told")
                        .join();
        history.noteHead();
        metrics.close();
    }
}
