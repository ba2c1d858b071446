package dev.waxwing.webhooks;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogOptions;
import dev.waxwing.model.UuidV7;
import dev.waxwing.topics.TopicName;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens, on its way into the logs of the hooks that want it. Safe for all threads.
final class HookEvents {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private final WebhookParts parts;
    private final LogOptions kept;
    private final Supplier<Journal> journal;

    /// Null while no hook is enabled.
    private volatile @Nullable HookTable table;

    HookEvents(WebhookParts parts, LogOptions kept, Supplier<Journal> journal) {
        this.parts = parts;
        this.kept = kept;
        this.journal = journal;
    }

    /// From now on these get events, those that are enabled.
    void index(Collection<Hook> hooks) {
        List<Webhook> enabled = hooks.stream().map(Hook::info).filter(Webhook::isEnabled).toList();
        table = enabled.isEmpty() ? null : new HookTable(enabled);
    }

    /// Whether any hook wants events of a topic. From memory, without a lock; one volatile read
    /// while there is no hook.
    boolean wants(TopicName topic) {
        HookTable known = table;
        return known != null && known.wants(topic);
    }

    /// Hands an event to the hooks that want it, whichever those are; never blocks. It is lost when
    /// the journal fails; the log says so then.
    void publish(WebhookEvent event) {
        HookTable known = table;
        if (known == null || known.match(event).isEmpty()) {
            return;
        }
        journal.get().submit(new Publishing(this, event));
    }

    /// The same inside a work: call it in [dev.waxwing.journal.Work#apply]. The event is stored
    /// with that work's group or not at all.
    void stage(WebhookEvent event) {
        HookTable known = table;
        if (known == null) {
            return;
        }
        List<Webhook> wanted = known.match(event);
        if (!wanted.isEmpty()) {
            List<byte[]> stored = List.of(message(event).toRecord());
            for (Webhook hook : wanted) {
                var _ = parts.logs().ledger().append(hook.log(), kept, stored);
            }
        }
    }

    /// An event of this moment, under an id of its own.
    HookMessage message(WebhookEvent event) {
        return HookMessage.of(UuidV7.next(parts.clock()), event, parts.clock().instant());
    }

    private record Publishing(HookEvents events, WebhookEvent event) implements Work {
        private static final long OVERHEAD = 256;

        @Override
        public void apply() {
            events.stage(event);
        }

        @Override
        public void committed() {}

        @Override
        public void failed(StorageException why) {
            LOG.error("An event for webhooks was not stored: {}", why.getMessage());
        }

        @Override
        public long weight() {
            return event.payload().length + OVERHEAD;
        }
    }
}
