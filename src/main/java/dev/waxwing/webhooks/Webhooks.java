package dev.waxwing.webhooks;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogOptions;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UuidV7;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.topics.TopicName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All webhooks: publishing, delivering, managing. Safe for all threads; what may wait says so.
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /// The event of [#test].
    static final String TEST = "webhook.test";

    private final WebhooksConfig config;
    private final WebhookParts parts;
    private final AllowedHosts allowed;
    private final SecretSeal seal;
    private final HookHosts hosts;
    private final HookCaller caller;
    private final RetryPlan plan;
    private final Hooks hooks = new Hooks();
    private final HookEvents events;
    private final DeadLetters deadLetters;
    private final HookSecrets secrets;
    private final HookBooks books;

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
        LogOptions kept = config.logOptions();
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
        this.events = new HookEvents(parts, kept, this::journal);
        this.deadLetters = new DeadLetters(hooks, parts, kept, this::changes);
        this.secrets = new HookSecrets(hooks, parts.store(), seal, this::changes);
        this.books =
                new PumpBooks(
                        parts,
                        kept,
                        this::changes,
                        (id, why) -> changes().begin(() -> changed(id, false, why), this::enabled));
        parts.store().all().forEach(row -> hooks.put(new Hook(row)));
        events.index(hooks.all());
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
                                hooks.all().forEach(Webhooks.this::pump);
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
        return events.wants(topic);
    }

    /// Hands an event to the hooks that want it, whichever those are; never blocks. It is lost when
    /// the journal fails; the log says so then.
    public void publish(WebhookEvent event) {
        events.publish(event);
    }

    /// The same inside a work: call it in [dev.waxwing.journal.Work#apply]. The event is stored
    /// with that work's group or not at all.
    public void stage(WebhookEvent event) {
        events.stage(event);
    }

    // --- what there is

    /// Every hook, in the order in which they were made; from memory.
    public List<Webhook> list() {
        return hooks.all().stream()
                .map(Hook::info)
                .sorted(Comparator.comparing(Webhook::id))
                .toList();
    }

    /// How a hook is; waits for the disk.
    ///
    /// @throws WebhookRefused when there is none of that id
    public HookStatus status(String id) {
        Hook hook = hooks.get(id);
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
        return deadLetters.list(id);
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
        secrets.use(sealed);
        parts.store().insert(hook, sealed);
        changes().note(AuditKind.WEBHOOK_ADDED, hook, "to " + hook.url().place());
        return new WebhookStore.Row(hook, sealed, HookProgress.START);
    }

    private void added(Hook hook) {
        hooks.put(hook);
        events.index(hooks.all());
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
                                    Hook hook = hooks.get(id);
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
        hooks.remove(hook);
        events.index(hooks.all());
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
        Webhook hook = hooks.get(id).info().enabled(isEnabled, why);
        parts.store().enable(hook);
        String detail = isEnabled ? "enabled" : why.isEmpty() ? "disabled" : "disabled: " + why;
        changes().note(AuditKind.WEBHOOK_CHANGED, hook, detail);
        return hook;
    }

    private void enabled(Webhook info) {
        Hook hook = hooks.find(info.id());
        if (hook != null) {
            boolean isChanged = hook.info().isEnabled() != info.isEnabled();
            hook.info(info);
            events.index(hooks.all());
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

    /// Posts one event of type `webhook.test` at once, beside those that wait, also to a hook that
    /// is disabled; waits for the answer.
    ///
    /// @throws WebhookRefused when there is none of that id
    /// @throws InterruptedException when this thread is interrupted
    public HookResult test(String id) throws InterruptedException {
        Hook hook = hooks.get(id);
        byte[] data = "{\"test\":true}".getBytes(StandardCharsets.UTF_8);
        return caller.call(
                hook.info(), hook.secret(), events.message(WebhookEvent.json(TEST, "", data)));
    }

    /// Puts the events that were given up behind those that wait, to be tried again.
    ///
    /// @return how many
    /// @throws WebhookRefused when there is no hook of that id
    public long retry(String id) {
        return deadLetters.retry(id);
    }

    /// Seals under the newest key what is sealed under an older one; call now and then, does not
    /// wait.
    public void reseal() {
        secrets.reseal();
    }

    /// Ends the deliveries; those in flight go out again at the next start. Before the logs and the
    /// journal end.
    @Override
    public void close() {
        isDelivering = false;
        for (Hook hook : hooks.all()) {
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
