package dev.waxwing.sessions;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The connections of the native protocol by their ids, so that something can be said to one of
/// them. Safe for all threads.
final class ConnectionBook {
    private final ConcurrentMap<String, Entry> connections = new ConcurrentHashMap<>();

    private record Entry(UserId user, Outbox outbox) {}

    void add(Session session) {
        connections.put(session.id(), new Entry(session.user(), session.outbox()));
    }

    void remove(Session session) {
        connections.remove(session.id());
    }

    /// Whose connection that is.
    ///
    /// @return null when it is not there
    @Nullable UserId user(String id) {
        Entry entry = connections.get(id);
        return entry == null ? null : entry.user();
    }

    /// Offers something to one connection.
    ///
    /// @return false when it is not there, or ends
    boolean send(String id, EncodedFrame frame) {
        Entry entry = connections.get(id);
        return entry != null && entry.outbox().offer(frame);
    }

    /// The connections of one user, the oldest first; looks at all of them.
    List<String> of(UserId user) {
        return connections.entrySet().stream()
                .filter(one -> one.getValue().user().equals(user))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
