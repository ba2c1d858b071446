package dev.waxwing.presence;

import dev.waxwing.chat.Roster;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is there, and who wants to know. Safe for all threads, and never waits: changes of one user
/// reach each watcher in their order, because they take turns.
public final class Presences {
    /// Users whose going is remembered.
    private static final int MOST_REMEMBERED = 100_000;

    private static final Said NOTHING = new Said(Status.ONLINE, "");

    private final Roster roster;
    private final InstantSource clock;

    // All below is guarded by this object's monitor.
    private final Map<UserId, Set<Outbox>> watchers = new LinkedHashMap<>();
    private final Map<Outbox, Set<UserId>> watched = new LinkedHashMap<>();
    private final Map<UserId, Said> said = new LinkedHashMap<>();
    private final Map<UserId, Instant> gone =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UserId, Instant> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    /// What a user says of itself, while it is there.
    private record Said(Status status, String text) {}

    /// Watches the roster from now on.
    public Presences(Roster roster, InstantSource clock) {
        this.roster = roster;
        this.clock = clock;
        roster.onChange(this::changed);
    }

    /// The first connection of a user has come, or the last one has gone; perhaps something else
    /// since.
    private synchronized void changed(UserId user) {
        if (!roster.isOnline(user)) {
            Said last = said.remove(user);
            if (last == null || last.status() != Status.INVISIBLE) {
                gone.put(user, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            }
        }
        tell(user);
    }

    /// A user says how present it is, on all its connections; counts until the last one goes.
    public synchronized void say(UserId user, Status status, String text) {
        if (roster.isOnline(user)) {
            said.put(user, new Said(status, text));
            tell(user);
        }
    }

    /// Tells a connection of these users, now and when it changes, in place of those that it
    /// watched before.
    ///
    /// @return how each of them is now
    public synchronized List<Seen> watch(Outbox outbox, Collection<UserId> users) {
        unwatch(outbox);
        Set<UserId> all = new HashSet<>(users);
        if (!all.isEmpty()) {
            watched.put(outbox, all);
            all.forEach(user -> watchers.computeIfAbsent(user, _ -> new HashSet<>()).add(outbox));
        }
        return users.stream().distinct().map(this::seen).toList();
    }

    /// The connection is gone.
    public synchronized void unwatch(Outbox outbox) {
        Set<UserId> users = watched.remove(outbox);
        if (users == null) {
            return;
        }
        for (UserId user : users) {
            Set<Outbox> left = watchers.get(user);
            if (left != null && left.remove(outbox) && left.isEmpty()) {
                watchers.remove(user);
            }
        }
    }

    private void tell(UserId user) {
        Set<Outbox> all = watchers.get(user);
        if (all != null) {
            EncodedFrame frame = seen(user).frame();
            all.forEach(outbox -> outbox.offer(frame));
        }
    }

    /// How a user is seen.
    public synchronized Seen seen(UserId user) {
        Said last = said.getOrDefault(user, NOTHING);
        if (roster.isOnline(user) && last.status() != Status.INVISIBLE) {
            return new Seen(user, last.status().word(), last.text(), Optional.empty());
        }
        return new Seen(user, "offline", "", Optional.ofNullable(gone.get(user)));
    }
}
