package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Who is connected, and the ways out to them. Safe for all threads; joining and leaving cost the
/// same however many there are.
public final class Roster {
    private static final Outbox[] NONE = {};

    /// A user's outboxes are replaced as a whole, so that whoever reads sees one state.
    private final ConcurrentHashMap<UserId, Outbox[]> online = new ConcurrentHashMap<>();

    private final LongAdder connections = new LongAdder();

    /// Users with a connection, and those without, each in the order of their names.
    public record Presence(List<UserId> online, List<UserId> offline) {}

    public void join(UserId user, Outbox outbox) {
        online.merge(user, new Outbox[] {outbox}, Roster::joined);
        connections.increment();
    }

    /// Has no effect for an outbox that is not here.
    public void leave(UserId user, Outbox outbox) {
        online.computeIfPresent(
                user,
                (_, before) -> {
                    Outbox[] after = without(before, outbox);
                    if (after.length < before.length) {
                        connections.decrement();
                    }
                    return after.length == 0 ? null : after;
                });
    }

    private static Outbox[] joined(Outbox[] before, Outbox[] added) {
        Outbox[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = added[0];
        return after;
    }

    private static Outbox[] without(Outbox[] before, Outbox gone) {
        return Arrays.stream(before).filter(outbox -> outbox != gone).toArray(Outbox[]::new);
    }

    public boolean isOnline(UserId user) {
        return online.containsKey(user);
    }

    /// Users who are connected.
    public int users() {
        return online.size();
    }

    public long connections() {
        return connections.sum();
    }

    /// Splits all users by whether they are connected.
    public Presence presence(Collection<UserId> all) {
        Set<UserId> here = new TreeSet<>(online.keySet());
        List<UserId> away = all.stream().filter(user -> !here.contains(user)).sorted().toList();
        return new Presence(List.copyOf(here), away);
    }

    /// Offers a frame to every connection of a user; nothing is stored.
    ///
    /// @return how many took it
    public int send(UserId user, EncodedFrame frame) {
        return offer(online.getOrDefault(user, NONE), frame);
    }

    /// Offers one frame to every connection there is.
    ///
    /// @return how many took it
    public int broadcast(EncodedFrame frame) {
        int reached = 0;
        for (Outbox[] outboxes : online.values()) {
            reached += offer(outboxes, frame);
        }
        return reached;
    }

    private static int offer(Outbox[] outboxes, EncodedFrame frame) {
        int reached = 0;
        for (Outbox outbox : outboxes) {
            if (outbox.offer(frame)) {
                reached++;
            }
        }
        return reached;
    }
}
