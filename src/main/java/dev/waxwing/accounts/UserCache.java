package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The users that were asked for last, at most a given number. Safe for all threads; blocks for no
/// longer than a look into a map, but for [#find], which may read.
final class UserCache {
    private final int limit;
    private final Map<UserId, User> users = new LinkedHashMap<>(64, 0.75f, true);

    /// Counts changes: what was read before one may be older than it, and is not kept.
    private long changes;

    UserCache(int limit) {
        this.limit = limit;
    }

    /// What is in memory.
    synchronized Optional<User> get(UserId id) {
        return Optional.ofNullable(users.get(id));
    }

    /// From memory, or else by reading.
    Optional<User> find(UserId id, Function<UserId, Optional<User>> read) {
        Optional<User> known = get(id);
        if (known.isPresent()) {
            return known;
        }
        long before = changes();
        Optional<User> found = read.apply(id);
        found.ifPresent(user -> keep(user, before));
        return found;
    }

    /// A user has been made or changed, durably. On the journal's thread, so in order.
    synchronized void changed(User user) {
        changes++;
        put(user);
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized void keep(User user, long before) {
        if (changes == before) {
            put(user);
        }
    }

    private void put(User user) {
        users.put(user.id(), user);
        if (users.size() > limit) {
            users.remove(users.keySet().iterator().next());
        }
    }
}
