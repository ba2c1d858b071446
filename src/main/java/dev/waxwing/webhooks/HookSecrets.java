package dev.waxwing.webhooks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The secrets of hooks on the disk: under which keys they are sealed. Safe for all threads.
final class HookSecrets {
    private final Hooks hooks;
    private final WebhookStore store;
    private final SecretSeal seal;
    private final Supplier<HookChanges> changes;

    HookSecrets(Hooks hooks, WebhookStore store, SecretSeal seal, Supplier<HookChanges> changes) {
        this.hooks = hooks;
        this.store = store;
        this.seal = seal;
        this.changes = changes;
    }

    /// A server that lacks this key must not start.
    void use(SealedSecret sealed) {
        store.useKey(sealed.key(), seal.mark(sealed.key()));
    }

    /// Seals under the newest key what is sealed under an older one; call now and then, does not
    /// wait.
    void reseal() {
        Map<String, SealedSecret> fresh = new HashMap<>();
        for (Hook hook : hooks.all()) {
            if (seal.isOld(hook.secret())) {
                String id = hook.info().id();
                fresh.put(id, seal.seal(id, seal.open(id, hook.secret())));
            }
        }
        if (!fresh.isEmpty()) {
            var _ = changes.get().begin(() -> store(fresh), this::resealed);
        }
    }

    private Map<String, SealedSecret> store(Map<String, SealedSecret> fresh) {
        fresh.forEach((id, sealed) -> {
            use(sealed);
            store.reseal(id, sealed);
        });
        return fresh;
    }

    private void resealed(Map<String, SealedSecret> fresh) {
        fresh.forEach((id, sealed) -> {
            Hook hook = hooks.find(id);
            if (hook != null) {
                hook.secret(sealed);
            }
        });
    }
}
