package dev.waxwing.webhooks;

import dev.waxwing.model.ErrorCode;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The hooks that this process knows, by id. Written on the journal's writer thread once a change
/// is durable; read by all threads.
final class Hooks {
    private final Map<String, Hook> byId = new ConcurrentHashMap<>();

    Collection<Hook> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /// Null when there is none of that id.
    @Nullable Hook find(String id) {
        return byId.get(id);
    }

    /// @throws WebhookRefused when there is none of that id
    Hook get(String id) {
        Hook hook = byId.get(id);
        if (hook == null) {
            throw new WebhookRefused(ErrorCode.NOT_FOUND, "there is no webhook of that id");
        }
        return hook;
    }

    void put(Hook hook) {
        byId.put(hook.info().id(), hook);
    }

    void remove(Hook hook) {
        byId.remove(hook.info().id());
    }
}
