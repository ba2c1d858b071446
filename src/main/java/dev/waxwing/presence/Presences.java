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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Who is there, and who wants to know. Safe for all threads, and never waits: changes of one user
/// reach each watcher in their order, because they take turns.
public final class Presences {
    /// Users whose going is remembered.
    private static final int MOST_REMEMBERED = 100_000;

    private static final Said NOTHING = new Said(Status.ONLINE, "", Map.of());

    private final Roster roster;
    private final InstantSource clock;
    private final Privacies privacies;
    private final TopicCrowds crowds = new TopicCrowds(this::maySee);

    // All below is guarded by this object's monitor.
    private final Map<UserId, Set<Outbox>> watchers = new LinkedHashMap<>();
    private final Map<Outbox, Watching> watched = new LinkedHashMap<>();
    private final Map<UserId, Said> said = new LinkedHashMap<>();
    private final Map<UserId, Instant> gone =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UserId, Instant> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    /// Whom a connection of somebody wants to hear of.
    private record Watching(UserId viewer, Set<UserId> users) {}

    /// What a user says of itself, while it is there.
    ///
    /// @param attributes what broadcasts select by
    private record Said(Status status, String text, Map<String, String> attributes) {}

    /// Watches the roster from now on.
    public Presences(Roster roster, InstantSource clock, Privacies privacies) {
        this.roster = roster;
        this.clock = clock;
        this.privacies = privacies;
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
    public void say(UserId user, Status status, String text) {
        if (status == Status.INVISIBLE) {
            crowds.hide(user);
        }
        boolean wasInvisible = isInvisible(user);
        put(user, status, text);
        if (wasInvisible && status != Status.INVISIBLE) {
            crowds.show(user);
        }
    }

    private synchronized void put(UserId user, Status status, String text) {
        if (roster.isOnline(user)) {
            said.put(user, new Said(status, text, said.getOrDefault(user, NOTHING).attributes()));
            tell(user);
        }
    }

    /// A user says what it is to be selected by, on all its connections; counts until the last one
    /// goes. Others are not told.
    public synchronized void say(UserId user, Map<String, String> attributes) {
        if (roster.isOnline(user)) {
            Said last = said.getOrDefault(user, NOTHING);
            said.put(user, new Said(last.status(), last.text(), Map.copyOf(attributes)));
        }
    }

    /// Whether a user is as a broadcast wants it.
    ///
    /// @param statuses words of [Status] as others see it; empty for all
    /// @param attributes all of which it must have said
    public synchronized boolean isSo(
            UserId user, Set<String> statuses, Map<String, String> attributes) {
        return (statuses.isEmpty() || statuses.contains(seen(user).status()))
                && said.getOrDefault(user, NOTHING)
                        .attributes()
                        .entrySet()
                        .containsAll(attributes.entrySet());
    }

    /// Tells a connection of these users, now and when it changes, in place of those that it
    /// watched before.
    ///
    /// @param viewer whose connection it is
    /// @return how each of them is now
    public synchronized List<Seen> watch(Outbox outbox, UserId viewer, Collection<UserId> users) {
        unwatch(outbox);
        Set<UserId> all = new HashSet<>(users);
        if (!all.isEmpty()) {
            watched.put(outbox, new Watching(viewer, all));
            all.forEach(user -> watchers.computeIfAbsent(user, _ -> new HashSet<>()).add(outbox));
        }
        return users.stream().distinct().map(user -> seen(viewer, user)).toList();
    }

    /// The connection is gone.
    public synchronized void unwatch(Outbox outbox) {
        Watching watching = watched.remove(outbox);
        if (watching == null) {
            return;
        }
        for (UserId user : watching.users()) {
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
            all.forEach(outbox -> {
                if (privacies.maySee(viewer(outbox), user)) {
                    outbox.offer(frame);
                }
            });
        }
    }

    /// By whom a user wants to be seen.
    public Privacy privacy(UserId user) {
        return privacies.of(user);
    }

    /// Keeps by whom a user wants to be seen; those who watch it are told how it is for them now.
    public CompletableFuture<Privacy> want(UserId user, Privacy privacy) {
        return privacies.put(
                user,
                privacy,
                count -> {
                    crowds.hide(user);
                    count.run();
                    crowds.show(user);
                    retell(user);
                });
    }

    private synchronized void retell(UserId user) {
        watchers.getOrDefault(user, Set.of())
                .forEach(outbox -> outbox.offer(seen(viewer(outbox), user).frame()));
    }

    /// Whose connection it is that watches somebody.
    private UserId viewer(Outbox outbox) {
        return Objects.requireNonNull(watched.get(outbox)).viewer();
    }

    private synchronized boolean isInvisible(UserId user) {
        return said.getOrDefault(user, NOTHING).status() == Status.INVISIBLE;
    }

    private boolean maySee(UserId viewer, UserId user) {
        return privacies.maySee(viewer, user) && !isInvisible(user);
    }

    /// A connection comes to topics, to be told who is there, and to be seen there.
    ///
    /// @return false when there are too many at one of them
    public boolean enter(Outbox outbox, UserId user, List<String> topics) {
        if (!crowds.hasRoom(topics)) {
            return false;
        }
        crowds.enter(outbox, user, topics);
        return true;
    }

    /// A connection goes from topics.
    public void leave(Outbox outbox, List<String> topics) {
        crowds.leave(outbox, topics);
    }

    /// A connection goes from all of them.
    public void leave(Outbox outbox) {
        crowds.leave(outbox);
    }

    /// How a user is seen by somebody: as not there by those who are not to see it.
    public synchronized Seen seen(UserId viewer, UserId user) {
        return privacies.maySee(viewer, user)
                ? seen(user)
                : new Seen(user, "offline", "", Optional.empty());
    }

    /// As [#seen(UserId, UserId)]; whoever is not known is no one whom a user has let see it.
    public synchronized Seen seen(Optional<UserId> viewer, UserId user) {
        return viewer.map(one -> seen(one, user))
                .orElseGet(() ->
                        privacies.of(user) == Privacy.EVERYONE
                                ? seen(user)
                                : new Seen(user, "offline", "", Optional.empty()));
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
