package dev.waxwing;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteWebhookStore;
import dev.waxwing.config.Configuration;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.gateway.webhook.HttpTransport;
import dev.waxwing.log.Logs;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.Metrics;
import dev.waxwing.webhooks.WebhookParts;
import dev.waxwing.webhooks.Webhooks;
import dev.waxwing.webhooks.WebhooksConfig;
import java.time.Clock;

/// Webhooks, wired to what they are made of.
final class WebhookEdge {
    private WebhookEdge() {}

    /// Reads the hooks there are; blocks. Before anything is staged for them.
    static Webhooks of(
            Configuration configuration,
            SqliteDatabase database,
            ServerKeys keys,
            Logs logs,
            Metrics metrics,
            Audit audit) {
        WebhooksConfig config = configuration.get(WebhooksConfig.class);
        return new Webhooks(
                config,
                new WebhookParts(
                        new SqliteWebhookStore(database),
                        keys,
                        logs,
                        audit,
                        new HttpTransport(config),
                        new WebhookFigures(metrics),
                        new BreakerFigures(metrics),
                        Clock.systemUTC()));
    }
}
