package dev.waxwing;

import dev.waxwing.accounts.Accounts;
import dev.waxwing.accounts.AccountsConfig;
import dev.waxwing.accounts.TokenFile;
import dev.waxwing.backend.disk.DataDirectory;
import dev.waxwing.backend.sqlite.SqliteAccountStore;
import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteRuleStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.gateway.line.LineConfig;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Participant;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditLog;
import dev.waxwing.ops.admin.AdminOperations;
import dev.waxwing.rules.Rules;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/// The data of a server that does not run, held and open for admin operations. Owned by the thread
/// of one command.
final class StoppedServer implements AutoCloseable {
    private final DataDirectory data;
    private final Journal journal;
    private final AdminOperations operations;
    private final StoppedWebhooks webhooks;

    private StoppedServer(DataDirectory data, Configuration configuration) throws IOException {
        this.data = data;
        JournalConfig config = configuration.get(JournalConfig.class);
        SqliteDatabase database = SqliteDatabase.open(data.path(), config);
        Audit audit = new Audit(new SqliteAuditStore(database), Clock.systemUTC());
        this.webhooks = new StoppedWebhooks(configuration, database, audit);
        this.journal =
                new Journal(database, Participant.together(webhooks, audit), config.queueBytes());
        journal.start();
        AuditLog auditLog = new AuditLog(audit, journal);
        this.operations = new AdminOperations(auditLog);
        try {
            Accounts accounts =
                    Accounts.open(
                            new SqliteAccountStore(database),
                            journal,
                            audit,
                            data.path(),
                            configuration.get(AccountsConfig.class),
                            Clock.systemUTC());
            AccountOperations.addTo(operations, accounts, Clock.systemUTC());
            OperatorTasks.of(configuration, database, journal, audit).addTo(operations);
            new RuleOperations(
                            Rules.open(
                                    new SqliteRuleStore(database),
                                    journal,
                                    audit,
                                    Clock.systemUTC()))
                    .addTo(operations);
            ServerConfig server = configuration.get(ServerConfig.class);
            TokenFile tokens = new TokenFile(configuration.get(LineConfig.class).tokens(server));
            SecretOperations.of(configuration, tokens, auditLog).addTo(operations);
            WebhookOperations.addTo(operations, () -> webhooks.get(journal));
            TraceOperations.addTo(
                    operations,
                    () ->
                            TraceOperations.of(
                                    database,
                                    webhooks.logs(journal),
                                    (_, _) -> Optional.of(false), // nobody is connected
                                    webhooks.keys(journal)));
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /// Takes hold of the data directory, or makes it.
    ///
    /// @throws IOException with one sentence for a person, also when a server holds it
    static StoppedServer open(Configuration configuration) throws IOException {
        DataDirectory data = DataDirectory.open(configuration.get(ServerConfig.class).data());
        try {
            return new StoppedServer(data, configuration);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    AdminOperations operations() {
        return operations;
    }

    @Override
    public void close() throws IOException {
        webhooks.close();
        journal.close();
        data.close();
    }
}
