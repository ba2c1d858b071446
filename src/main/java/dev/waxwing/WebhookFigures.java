package dev.waxwing;

import dev.waxwing.ops.Metrics;
import dev.waxwing.webhooks.WebhookWatch;

/// Tells figures of what becomes of events for webhooks. Safe for all threads.
record WebhookFigures(Metrics metrics) implements WebhookWatch {
    @Override
    public void tried(String result) {
        metrics.webhookTried(result);
    }

    @Override
    public void dead() {
        metrics.webhookDead();
    }

    @Override
    public void expired(long events) {
        metrics.webhookExpired(events);
    }
}
