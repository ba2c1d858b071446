package dev.waxwing.broker;

import dev.waxwing.broker.LateSettling.Held;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The deliveries of one connection that it has not settled, by message id. Owned by the
/// connection.
///
/// An id may be out more than once, from several queues: it is then settled in the order of
/// delivery.
public final class Unacknowledged {
    /// More than any prefetch allows: only a consumer that lets its leases run out gets here, and
    /// then the oldest go.
    private static final int LIMIT = 150_000;

    private final Map<String, Held> first =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
                    return size() > LIMIT;
                }
            };
    private final Map<String, ArrayDeque<Held>> more = new HashMap<>();

    public void put(String id, Held held) {
        Held other = first.putIfAbsent(id, held);
        if (other != null && other.handle() != held.handle()) {
            more.computeIfAbsent(id, _ -> new ArrayDeque<>()).add(held);
        }
    }

    /// Takes the oldest delivery of that id out, or null when there is none.
    public @Nullable Held take(String id) {
        Held held = first.remove(id);
        if (held != null && !more.isEmpty()) {
            ArrayDeque<Held> others = more.get(id);
            if (others != null) {
                first.put(id, others.remove());
                if (others.isEmpty()) {
                    more.remove(id);
                }
            }
        }
        return held;
    }

    /// Leaves everything to whoever comes back with the ids.
    public void leaveTo(LateSettling late) {
        first.forEach(late::put);
        first.clear();
        more.clear();
    }
}
