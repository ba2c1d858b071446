package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waxwing.backend.sqlite.SqliteAuditStore;
import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteLogStore;
import dev.waxwing.backend.sqlite.SqliteWebhookStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.gateway.webhook.HttpTransport;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.Participant;
import dev.waxwing.log.LogConfig;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditRow;
import dev.waxwing.resilience.BreakerWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Webhooks in this process, on a real database and the real client; with short times.
final class RunningWebhooks implements AutoCloseable {
    final SqliteDatabase database;
    final SqliteAuditStore auditStore;
    final ServerKeys keys;
    final Logs logs;
    final Journal journal;
    final Webhooks webhooks;

    /// What became of events, in words.
    final List<String> figures = new CopyOnWriteArrayList<>();

    private final HttpTransport transport;

    /// @param settings without `webhooks.`, names and values by turns
    RunningWebhooks(Path directory, HookCaller.Resolver resolver, String... settings) {
        Map<String, String> values =
                new HashMap<>(
                        Map.of(
                                "webhooks.first-pause", "10ms",
                                "webhooks.longest-pause", "20ms",
                                "webhooks.breaker-calls", "1000"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put("webhooks." + settings[i], settings[i + 1]);
        }
        WebhooksConfig config = Configuration.section(WebhooksConfig.class, values);
        database =
                SqliteDatabase.open(
                        directory, Configuration.section(JournalConfig.class, Map.of()));
        auditStore = new SqliteAuditStore(database);
        Audit audit = new Audit(auditStore, InstantSource.system());
        try {
            keys = ServerKeys.open(directory.resolve("keys"));
            logs =
                    new Logs(
                            new SqliteLogStore(database),
                            keys,
                            Configuration.section(LogConfig.class, Map.of()),
                            InstantSource.system());
            logs.recover();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        journal = new Journal(database, Participant.together(logs.participant(), audit), 64 << 20);
        transport = new HttpTransport(config);
        webhooks =
                new Webhooks(
                        config,
                        new WebhookParts(
                                new SqliteWebhookStore(database),
                                keys,
                                logs,
                                audit,
                                transport,
                                watch(),
                                BreakerWatch.NONE,
                                InstantSource.system()),
                        resolver);
        journal.start();
        logs.start(journal);
        webhooks.open(journal);
        webhooks.start();
    }

    RunningWebhooks(Path directory, String... settings) {
        this(directory, InetAddress::getAllByName, settings);
    }

    private WebhookWatch watch() {
        return new WebhookWatch() {
            @Override
            public void tried(String result) {
                figures.add(result);
            }

            @Override
            public void dead() {
                figures.add("dead");
            }

            @Override
            public void expired(long events) {
                figures.add("expired " + events);
            }
        };
    }

    /// A hook for a topic.
    Webhooks.Made add(String url, String topic) {
        return webhooks.add("a hook", url, Optional.of(topic), Set.of());
    }

    void publish(String topic, String json) {
        webhooks.publish(WebhookEvent.json("message.created", topic, json.getBytes(UTF_8)));
    }

    /// The kinds in the audit log, in order.
    List<String> audited() {
        return auditStore.last(1_000).stream().map(AuditRow::kind).toList();
    }

    @Override
    public void close() {
        webhooks.close();
        logs.close();
        journal.close();
    }
}
