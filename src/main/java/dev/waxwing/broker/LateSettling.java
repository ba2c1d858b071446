package dev.waxwing.broker;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The deliveries that came back because their connection ended, or because settling them failed:
/// whoever received them may come again and acknowledge, also on a new connection, and is right to. The last [#LIMIT] ids are kept. Safe
/// for all threads.
public final class LateSettling {
    private static final int LIMIT = 20_000;

    private final Map<String, Held> byId =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
                    return size() > LIMIT;
                }
            };

    /// A delivery that was not settled when its connection ended.
    public record Held(MessageQueue queue, long handle) {}

    public synchronized void put(String id, Held held) {
        byId.put(id, held);
    }

    public synchronized boolean knows(String id) {
        return byId.containsKey(id);
    }

    /// Takes the delivery of that id out, or null when it is not known.
    public synchronized @Nullable Held take(String id) {
        return byId.remove(id);
    }
}
