package dev.waxwing.webhooks;

import dev.waxwing.log.LogOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What the pumps have done, on the disk. Safe for all threads.
final class PumpBooks implements HookBooks {
    private final WebhookParts parts;
    private final LogOptions kept;
    private final Supplier<HookChanges> changes;
    private final Disabling disabling;

    /// Disables a hook; does not wait.
    interface Disabling {
        CompletableFuture<Webhook> begin(String id, String why);
    }

    PumpBooks(
            WebhookParts parts,
            LogOptions kept,
            Supplier<HookChanges> changes,
            Disabling disabling) {
        this.parts = parts;
        this.kept = kept;
        this.changes = changes;
        this.disabling = disabling;
    }

    @Override
    public void done(Hook hook, long epoch, long offset) {
        var _ =
                changes.get()
                        .begin(
                                () -> {
                                    parts.store().done(hook.info().id(), epoch, offset);
                                    return offset;
                                },
                                last -> hook.done(epoch, last));
    }

    @Override
    public CompletableFuture<Void> dead(Hook hook, long epoch, long offset, HookMessage message) {
        return changes.get()
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
        return disabling.begin(hook.info().id(), why).thenAccept(_ -> {});
    }
}
