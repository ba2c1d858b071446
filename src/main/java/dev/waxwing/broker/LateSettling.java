package dev.waxwing.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The deliveries that came back because their connection ended, or because settling them failed:
/// whoever received them may come again and acknowledge, also on a new connection, and is right to.
/// The last [#LIMIT] ids are kept. Safe for all threads.
public final class LateSettling {
    private static final int LIMIT = 20_000;

    /// Empty where copies of one id came back from several deliveries: nobody can say which one is
    /// meant.
    private final Map<String, Optional<Held>> byId =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Optional<Held>> eldest) {
                    return size() > LIMIT;
                }
            };

    /// A delivery that was not settled when its connection ended.
    public record Held(MessageQueue queue, long handle) {}

    public synchronized void put(String id, Held held) {
        Optional<Held> known = byId.get(id);
        boolean isOnly = known == null || known.filter(held::equals).isPresent();
        byId.put(id, isOnly ? Optional.of(held) : Optional.empty());
    }

    public synchronized boolean knows(String id) {
        Optional<Held> held = byId.get(id);
        return held != null && held.isPresent();
    }

    /// Takes the delivery of that id out; null when it is not known, or not known which.
    public synchronized @Nullable Held take(String id) {
        Optional<Held> held = byId.get(id);
        if (held == null || held.isEmpty()) {
            return null;
        }
        byId.remove(id);
        return held.get();
    }
}
