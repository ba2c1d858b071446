package dev.waxwing.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the server is, part by part. Each part hands in a function that tells its state from memory;
/// it is asked at each call. Safe for all threads.
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final ConcurrentMap<String, Supplier<PartHealth>> parts = new ConcurrentHashMap<>();
    private volatile boolean started;
    private volatile boolean draining;

    /// Adds a part, in place of any of that name.
    public void register(String part, Supplier<PartHealth> state) {
        parts.put(part, state);
    }

    /// Every listener accepts.
    public void started() {
        started = true;
    }

    /// Nothing new is taken any more.
    public void draining() {
        draining = true;
    }

    /// `/live`: whether the process is worth keeping. False tells whoever runs it to start it anew,
    /// which helps a journal whose disk has failed and event loops that hang, and would only hurt a
    /// full disk.
    public boolean isLive() {
        return states().values().stream()
                .noneMatch(state -> state.status() == PartHealth.Status.DOWN);
    }

    /// `/ready`: whether new clients should come here. Not before every listener accepts, nor while
    /// draining, nor when a part is down.
    public boolean isReady() {
        return started && !draining && isLive();
    }

    /// The worst of all parts.
    public PartHealth.Status status() {
        return states().values().stream()
                .map(PartHealth::status)
                .max(Enum::compareTo)
                .orElse(PartHealth.Status.UP);
    }

    /// `/health`, as what becomes JSON:
    /// `{"status":"up","ready":true,"parts":{"journal":{"status":"up"}, …}}`.
    ///
    /// @param reasons whether the reasons are told; for those who may read metrics
    public Map<String, Object> document(boolean reasons) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", status().word());
        document.put("ready", isReady());
        Map<String, Object> each = new LinkedHashMap<>();
        states().forEach((name, state) -> each.put(name, describe(state, reasons)));
        document.put("parts", each);
        return document;
    }

    /// The HTTP status of `/health`: 200 as long as something works, 503 when a part is down.
    public int httpStatus() {
        return isLive() ? 200 : 503;
    }

    private static Map<String, String> describe(PartHealth state, boolean reasons) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("status", state.status().word());
        if (reasons && !state.reason().isEmpty()) {
            fields.put("reason", state.reason());
        }
        return fields;
    }

    private Map<String, PartHealth> states() {
        Map<String, PartHealth> states = new TreeMap<>();
        parts.forEach((name, state) -> states.put(name, ask(name, state)));
        return states;
    }

    /// A part that cannot even say how it is, is not well.
    private static PartHealth ask(String name, Supplier<PartHealth> state) {
        try {
            return state.get();
        } catch (RuntimeException e) {
            LOG.warn("The part {} does not say how it is", name, e);
            return PartHealth.down("does not say how it is");
        }
    }
}
