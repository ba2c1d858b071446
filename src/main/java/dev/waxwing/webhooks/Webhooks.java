package dev.waxwing.webhooks;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogOptions;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UuidV7;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.topics.TopicName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All webhooks: publishing, delivering, managing. Safe for all threads; what may wait says so.
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /// The event of [#test].
    static final String TEST = "webhook.test";

    private static final int PAGE_RECORDS = 256;
    private static final long PAGE_BYTES = 1 << 20;
    private static final int MOST_LISTED = 1_000;

    private final WebhooksConfig config;
    private final WebhookParts parts;
    private final AllowedHosts allowed;
    private final LogOptions kept;
    private final SecretSeal seal;
    private final HookHosts hosts;
    private final HookCaller caller;
    private final RetryPlan plan;
    private final HookBooks books = new Books();

    /// Written on the journal's writer thread once a change is durable, as what follows.
    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();

    /// Null while no hook is enabled.
    private volatile @Nullable HookTable table;

    private @Nullable Journal journal;
    private @Nullable HookChanges changes;

    private volatile boolean isDelivering;

    /// A hook that has just been made.
    ///
    /// @param secret this is the only time that it can be read
    public record Made(Webhook hook, String secret) {
        /// Without the secret.
        @Override
        public String toString() {
            return "webhook " + hook.id();
        }
    }

    /// Reads the hooks there are; blocks. Make it before anything is staged or changed.
    public Webhooks(WebhooksConfig config, WebhookParts parts) {
        this(config, parts, InetAddress::getAllByName);
    }

    Webhooks(WebhooksConfig config, WebhookParts parts, HookCaller.Resolver resolver) {
        this.config = config;
        this.parts = parts;
        this.allowed = AllowedHosts.parse(config.allowedHosts().orElse(""));
        this.kept = config.logOptions();
        this.seal = new SecretSeal(parts.keys());
        this.hosts = new HookHosts(config, parts.breakers());
        this.caller =
                new HookCaller(
                        allowed,
                        resolver,
                        parts.transport(),
                        seal,
                        hosts,
                        config.inFlight(),
                        parts.clock());
        this.plan =
                new RetryPlan(
                        config.firstPause(),
                        config.longestPause(),
                        () -> ThreadLocalRandom.current().nextDouble());
        parts.store().all().forEach(row -> hooks.put(row.hook().id(), new Hook(row)));
        index();
    }

    /// Call when the journal has been made: hooks can be managed from here on.
    public void open(Journal made) {
        journal = made;
        changes = new HookChanges(made, parts.audit());
    }

    /// Delivers from here on; after [#open] and when the logs have been started.
    public void start() {
        journal()
                .submit(
                        new Work() {
                            @Override
                            public void apply() {}

                            @Override
                            public void committed() {
                                isDelivering = true;
                                hooks.values().forEach(Webhooks.this::pump);
                            }

                            @Override
                            public void failed(StorageException why) {
                                LOG.error("Webhooks do not start: {}", why.getMessage());
                            }

                            @Override
                            public boolean makesRoom() {
                                return true;
                            }
                        });
    }

    // --- events

    /// Whether any hook wants events of a topic. From memory, without a lock; one volatile read
    /// while there is no hook.
    public boolean wants(TopicName topic) {
        HookTable known = table;
        return known != null && known.wants(topic);
    }

    /// Hands an event to the hooks that want it, whichever those are; never blocks. It is lost when
    /// the journal fails; the log says so then.
    public void publish(WebhookEvent event) {
        HookTable known = table;
        if (known == null || known.match(event).isEmpty()) {
            return;
        }
        journal().submit(new Publishing(this, event));
    }

    /// The same inside a work: call it in [dev.waxwing.journal.Work#apply]. The event is stored
    /// with that work's group or not at all.
    public void stage(WebhookEvent event) {
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

    private HookMessage message(WebhookEvent event) {
        return HookMessage.of(UuidV7.next(parts.clock()), event, parts.clock().instant());
    }

    private record Publishing(Webhooks hooks, WebhookEvent event) implements Work {
        private static final long OVERHEAD = 256;

        @Override
        public void apply() {
            hooks.stage(event);
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

    // --- what there is

    /// Every hook, in the order in which they were made; from memory.
    public List<Webhook> list() {
        return hooks.values().stream()
                .map(Hook::info)
                .sorted(Comparator.comparing(Webhook::id))
                .toList();
    }

    /// How a hook is; waits for the disk.
    ///
    /// @throws WebhookRefused when there is none of that id
    public HookStatus status(String id) {
        Hook hook = hook(id);
        HookProgress progress = hook.progress();
        return new HookStatus(
                hook.info(),
                parts.logs().head(hook.info().log()).last() - progress.done(),
                parts.logs().head(hook.info().deadLog()).last() - progress.retried(),
                hook.trouble());
    }

    /// The oldest events that were given up; waits for the disk.
    ///
    /// @throws WebhookRefused when there is no hook of that id
    public List<DeadLetter> dead(String id) {
        Hook hook = hook(id);
        List<DeadLetter> all = new ArrayList<>();
        long after = hook.progress().retried();
        List<LogRecord> page = deadPage(hook, after);
        while (!page.isEmpty() && all.size() < MOST_LISTED) {
            for (LogRecord row : page) {
                HookMessage message = HookMessage.ofRecord(row.body());
                all.add(
                        new DeadLetter(
                                row.offset(),
                                Instant.ofEpochMilli(row.at()),
                                message.id().toString(),
                                message.reason(),
                                message.correlation(),
                                message.body().length));
            }
            page = deadPage(hook, all.getLast().offset());
        }
        return all;
    }

    private List<LogRecord> deadPage(Hook hook, long after) {
        Reading reading = readDead(hook, after);
        if (reading instanceof Reading.Gap gap) {
            reading = readDead(hook, gap.head().first() - 1);
        }
        return reading instanceof Reading.Page page ? page.records() : List.of();
    }

    private Reading readDead(Hook hook, long after) {
        return parts.logs()
                .read(hook.info().deadLog(), new Position(0, after), PAGE_RECORDS, PAGE_BYTES);
    }

    private Hook hook(String id) {
        Hook hook = hooks.get(id);
        if (hook == null) {
            throw new WebhookRefused(ErrorCode.NOT_FOUND, "there is no webhook of that id");
        }
        return hook;
    }

    /// Which hosts are left alone because they fail; empty when all is well.
    public Optional<String> trouble() {
        return hosts.trouble();
    }

    // --- changes; each waits for the disk

    /// Makes a hook, enabled.
    ///
    /// @throws WebhookRefused when there are too many
    /// @throws IllegalArgumentException when a text is not fit for use, or the host not allowed
    public Made add(String name, String url, Optional<String> topic, Set<String> types) {
        Webhook hook =
                new Webhook(
                        UuidV7.next(parts.clock()).toString(),
                        name,
                        HookUrl.parse(url),
                        topic,
                        types,
                        true,
                        "",
                        parts.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        allowed.check(hook.url());
        byte[] secret = seal.make();
        changes().make(() -> insert(hook, secret), row -> added(new Hook(row)));
        return new Made(hook, HookSignature.text(secret));
    }

    private WebhookStore.Row insert(Webhook hook, byte[] secret) {
        if (hooks.size() >= config.maxHooks()) {
            throw new WebhookRefused(
                    ErrorCode.AT_CAPACITY,
                    "there are %d webhooks already".formatted(config.maxHooks()));
        }
        SealedSecret sealed = seal.seal(hook.id(), secret);
        use(sealed);
        parts.store().insert(hook, sealed);
        changes().note(AuditKind.WEBHOOK_ADDED, hook, "to " + hook.url().place());
        return new WebhookStore.Row(hook, sealed, HookProgress.START);
    }

    /// A server that lacks this key must not start.
    private void use(SealedSecret sealed) {
        parts.store().useKey(sealed.key(), seal.mark(sealed.key()));
    }

    private void added(Hook hook) {
        hooks.put(hook.info().id(), hook);
        index();
        pump(hook);
    }

    /// Ends a hook; its events go with it.
    ///
    /// @throws WebhookRefused when there is none of that id
    public void remove(String id) {
        var _ =
                changes()
                        .make(
                                () -> {
                                    Hook hook = hook(id);
                                    parts.store().remove(id);
                                    changes()
                                            .note(
                                                    AuditKind.WEBHOOK_REMOVED,
                                                    hook.info(),
                                                    "to " + hook.info().url().place());
                                    return hook;
                                },
                                this::removed);
    }

    private void removed(Hook hook) {
        hooks.remove(hook.info().id());
        index();
        hook.pump(null);
    }

    /// Enables or disables a hook. While it is disabled it gets no new events; what waited goes out
    /// when it is enabled.
    ///
    /// @throws WebhookRefused when there is none of that id
    public Webhook enable(String id, boolean isEnabled) {
        return changes().make(() -> changed(id, isEnabled, ""), this::enabled);
    }

    private Webhook changed(String id, boolean isEnabled, String why) {
        Webhook hook = hook(id).info().enabled(isEnabled, why);
        parts.store().enable(hook);
        String detail = isEnabled ? "enabled" : why.isEmpty() ? "disabled" : "disabled: " + why;
        changes().note(AuditKind.WEBHOOK_CHANGED, hook, detail);
        return hook;
    }

    private void enabled(Webhook info) {
        Hook hook = hooks.get(info.id());
        if (hook != null) {
            boolean isChanged = hook.info().isEnabled() != info.isEnabled();
            hook.info(info);
            index();
            if (isChanged) {
                pump(hook);
            }
        }
    }

    private void pump(Hook hook) {
        if (!isDelivering) {
            return;
        }
        hook.pump(
                hook.info().isEnabled()
                        ? new HookPump(
                                hook,
                                parts.logs(),
                                caller,
                                books,
                                plan,
                                config.tries(),
                                parts.watch())
                        : null);
    }

    private void index() {
        List<Webhook> enabled =
                hooks.values().stream().map(Hook::info).filter(Webhook::isEnabled).toList();
        table = enabled.isEmpty() ? null : new HookTable(enabled);
    }

    /// Posts one event of type `webhook.test` at once, beside those that wait, also to a hook that
    /// is disabled; waits for the answer.
    ///
    /// @throws WebhookRefused when there is none of that id
    /// @throws InterruptedException when this thread is interrupted
    public HookResult test(String id) throws InterruptedException {
        Hook hook = hook(id);
        byte[] data = "{\"test\":true}".getBytes(StandardCharsets.UTF_8);
        return caller.call(hook.info(), hook.secret(), message(WebhookEvent.json(TEST, "", data)));
    }

    /// Puts the events that were given up behind those that wait, to be tried again.
    ///
    /// @return how many
    /// @throws WebhookRefused when there is no hook of that id
    public long retry(String id) {
        Hook hook = hook(id);
        long count = 0;
        long last = parts.logs().head(hook.info().deadLog()).last();
        while (hook.progress().retried() < last) {
            long after = hook.progress().retried();
            List<LogRecord> page =
                    deadPage(hook, after).stream().filter(row -> row.offset() <= last).toList();
            if (page.isEmpty()) {
                break;
            }
            count += changes().make(() -> again(hook, after, page), _ -> retried(hook, page));
        }
        return count;
    }

    /// Somebody else may have been faster.
    private Long again(Hook hook, long after, List<LogRecord> page) {
        if (hook.progress().retried() != after || !hooks.containsKey(hook.info().id())) {
            throw new WebhookRefused(ErrorCode.CONFLICT, "it has changed meanwhile");
        }
        List<byte[]> events =
                page.stream()
                        .map(row -> HookMessage.ofRecord(row.body()).again().toRecord())
                        .toList();
        var _ = parts.logs().ledger().append(hook.info().log(), kept, events);
        parts.store().retried(hook.info().id(), page.getLast().offset());
        String detail = "%d dead letters are tried again".formatted(page.size());
        changes().note(AuditKind.WEBHOOK_CHANGED, hook.info(), detail);
        return (long) page.size();
    }

    private static void retried(Hook hook, List<LogRecord> page) {
        hook.retried(page.getLast().offset());
    }

    /// Seals under the newest key what is sealed under an older one; call now and then, does not
    /// wait.
    public void reseal() {
        Map<String, SealedSecret> fresh = new HashMap<>();
        for (Hook hook : hooks.values()) {
            if (seal.isOld(hook.secret())) {
                String id = hook.info().id();
                fresh.put(id, seal.seal(id, seal.open(id, hook.secret())));
            }
        }
        if (!fresh.isEmpty()) {
            var _ = changes().begin(() -> store(fresh), this::resealed);
        }
    }

    private Map<String, SealedSecret> store(Map<String, SealedSecret> fresh) {
        fresh.forEach((id, sealed) -> {
            use(sealed);
            parts.store().reseal(id, sealed);
        });
        return fresh;
    }

    private void resealed(Map<String, SealedSecret> fresh) {
        fresh.forEach((id, sealed) -> {
            Hook hook = hooks.get(id);
            if (hook != null) {
                hook.secret(sealed);
            }
        });
    }

    /// What the pumps have written.
    private final class Books implements HookBooks {
        @Override
        public void done(Hook hook, long epoch, long offset) {
            var _ =
                    changes()
                            .begin(
                                    () -> {
                                        parts.store().done(hook.info().id(), epoch, offset);
                                        return offset;
                                    },
                                    last -> hook.done(epoch, last));
        }

        @Override
        public CompletableFuture<Void> dead(
                Hook hook, long epoch, long offset, HookMessage message) {
            return changes()
                    .begin(
                            () -> {
                                var _ =
                                        parts.logs()
                                                .ledger()
                                                .append(
                                                        hook.info().deadLog(),
                                                        kept,
                                                        List.of(message.toRecord()));
                                parts.store().done(hook.info().id(), epoch, offset);
                                return offset;
                            },
                            last -> hook.done(epoch, last))
                    .thenAccept(_ -> {});
        }

        @Override
        public CompletableFuture<Void> gone(Hook hook, String why) {
            return changes()
                    .begin(() -> changed(hook.info().id(), false, why), Webhooks.this::enabled)
                    .thenAccept(_ -> {});
        }
    }

    /// Ends the deliveries; those in flight go out again at the next start. Before the logs and the
    /// journal end.
    @Override
    public void close() {
        isDelivering = false;
        for (Hook hook : hooks.values()) {
            hook.pump(null);
        }
        parts.transport().close();
    }

    private Journal journal() {
        Journal known = journal;
        if (known == null) {
            throw new IllegalStateException("the webhooks have not been opened");
        }
        return known;
    }

    private HookChanges changes() {
        HookChanges known = changes;
        if (known == null) {
            throw new IllegalStateException("the webhooks have not been opened");
        }
        return known;
    }
}
