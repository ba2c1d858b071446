package dev.waxwing;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteLogStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.config.ServerConfig;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.Participant;
import dev.waxwing.log.LogConfig;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.Metrics;
import dev.waxwing.webhooks.Webhooks;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// The webhooks of a server that does not run, with their logs: opened when they are first asked
/// for, because that needs the server's keys, which other commands do without. Nothing is delivered
/// but tests.
final class StoppedWebhooks implements Participant, AutoCloseable {
    private final Configuration configuration;
    private final SqliteDatabase database;
    private final Audit audit;
    private @Nullable Open open;

    /// Written by the thread of the command, read by the journal's.
    private volatile Participant logs = Participant.NONE;

    private record Open(Webhooks webhooks, Logs logs, ServerKeys keys, Metrics metrics) {}

    StoppedWebhooks(Configuration configuration, SqliteDatabase database, Audit audit) {
        this.configuration = configuration;
        this.database = database;
        this.audit = audit;
    }

    /// @throws IOException naming the key file that is missing or wrong
    Webhooks get(Journal journal) throws IOException {
        return opened(journal).webhooks;
    }

    /// The logs of everything, webhooks or not.
    ///
    /// @throws IOException likewise
    Logs logs(Journal journal) throws IOException {
        return opened(journal).logs;
    }

    /// @throws IOException likewise
    ServerKeys keys(Journal journal) throws IOException {
        return opened(journal).keys;
    }

    private Open opened(Journal journal) throws IOException {
        Open known = open;
        if (known == null) {
            known = open(journal);
            open = known;
        }
        return known;
    }

    private Open open(Journal journal) throws IOException {
        ServerKeys keys =
                ServerKeys.open(
                        configuration
                                .get(ServerConfig.class)
                                .data()
                                .resolve(RotateKeyCommand.DIRECTORY));
        Logs made =
                new Logs(
                        new SqliteLogStore(database),
                        keys,
                        configuration.get(LogConfig.class),
                        Clock.systemUTC());
        made.recover();
        logs = made.participant();
        made.start(journal);
        Metrics metrics = new Metrics();
        Webhooks webhooks = WebhookEdge.of(configuration, database, keys, made, metrics, audit);
        webhooks.open(journal);
        return new Open(webhooks, made, keys, metrics);
    }

    @Override
    public void beforeCommit() {
        logs.beforeCommit();
    }

    @Override
    public void afterCommit() {
        logs.afterCommit();
    }

    @Override
    public void afterRollback() {
        logs.afterRollback();
    }

    @Override
    public void close() {
        Open known = open;
        if (known != null) {
            known.webhooks.close();
            known.logs.close();
            known.metrics.close();
        }
    }
}
