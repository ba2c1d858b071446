package dev.waxwing.presence;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.protocol.Outbox;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/// Who is at which topic, among those who want to know and to be known: they are told when a user's
/// first connection comes there and when its last one goes. Whom they may not see, they are not
/// told of. Safe for all threads, and never waits; one lock, because it is held for moments.
final class TopicCrowds {
    /// Connections at one topic: each change is told to all of them.
    static final int MOST = 1_000;

    private final BiPredicate<UserId, UserId> sees;

    // All below is guarded by this object's monitor.
    private final Map<String, Map<Outbox, UserId>> crowds = new HashMap<>();
    private final Map<Outbox, Set<String>> topics = new HashMap<>();

    /// @param sees whether the first may see the second, as it is now
    TopicCrowds(BiPredicate<UserId, UserId> sees) {
        this.sees = sees;
    }

    /// Whether there is room for one more at each of these.
    synchronized boolean hasRoom(Collection<String> wanted) {
        return wanted.stream()
                .allMatch(topic -> crowds.getOrDefault(topic, Map.of()).size() < MOST);
    }

    /// A connection comes to topics: it is told who is there, and the others of its user.
    synchronized void enter(Outbox outbox, UserId user, Collection<String> wanted) {
        for (String topic : wanted) {
            Map<Outbox, UserId> crowd = crowds.computeIfAbsent(topic, _ -> new LinkedHashMap<>());
            boolean isFirst = !crowd.containsValue(user);
            if (crowd.put(outbox, user) != null) {
                continue;
            }
            topics.computeIfAbsent(outbox, _ -> new HashSet<>()).add(topic);
            if (isFirst) {
                tell("joined", topic, user);
            }
            new HashSet<>(crowd.values())
                    .stream()
                            .filter(other -> !other.equals(user) && sees.test(user, other))
                            .forEach(other -> outbox.offer(frame("joined", topic, other)));
        }
    }

    /// A connection goes from topics; where it was not is no error.
    synchronized void leave(Outbox outbox, Collection<String> left) {
        Set<String> own = topics.get(outbox);
        if (own == null) {
            return;
        }
        for (String topic : List.copyOf(left)) {
            Map<Outbox, UserId> crowd = crowds.get(topic);
            if (crowd == null || !own.remove(topic)) {
                continue;
            }
            UserId user = crowd.remove(outbox);
            if (user != null && !crowd.containsValue(user)) {
                tell("left", topic, user);
            }
            if (crowd.isEmpty()) {
                crowds.remove(topic);
            }
        }
        if (own.isEmpty()) {
            topics.remove(outbox);
        }
    }

    /// The connection is gone.
    synchronized void leave(Outbox outbox) {
        leave(outbox, topics.getOrDefault(outbox, Set.of()));
    }

    /// A user is about not to be seen any more, by those who see it.
    synchronized void hide(UserId user) {
        retell("left", user);
    }

    /// A user may be seen again.
    synchronized void show(UserId user) {
        retell("joined", user);
    }

    private void retell(String type, UserId user) {
        crowds.forEach((topic, crowd) -> {
            if (crowd.containsValue(user)) {
                tell(type, topic, user);
            }
        });
    }

    private void tell(String type, String topic, UserId user) {
        EncodedFrame frame = frame(type, topic, user);
        crowds.getOrDefault(topic, Map.of())
                .forEach((outbox, viewer) -> {
                    if (!viewer.equals(user) && sees.test(viewer, user)) {
                        outbox.offer(frame);
                    }
                });
    }

    private static EncodedFrame frame(String type, String topic, UserId user) {
        return NativeWriter.frame(type, null)
                .field("topic", topic)
                .field("user", user.value())
                .end();
    }
}
