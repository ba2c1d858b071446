package dev.waxwing.chat;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who is connected, and the ways out to them. Safe for all threads; joining and leaving cost the
/// same however many there are.
public final class Roster {
    private static final Member[] NONE = {};

    /// A user's connections are replaced as a whole, so that whoever reads sees one state.
    private final ConcurrentHashMap<UserId, Member[]> online = new ConcurrentHashMap<>();

    private final LongAdder connections = new LongAdder();

    /// Users with a connection, and those without, each in the order of their names.
    public record Presence(List<UserId> online, List<UserId> offline) {}

    private volatile Consumer<UserId> watch = _ -> {};

    /// Connections of different dialects are told the same in their own frames.
    public enum Language {
        HEADER_BODY,
        NATIVE
    }

    /// One connection.
    public record Member(Outbox outbox, Language language, Role role) {}

    /// Something to be told to many, in each language: made when somebody needs it, once.
    public interface Announcement {
        /// @return null when there are no words for it in that language
        @Nullable EncodedFrame in(Language language);
    }

    /// Tells one watch, in place of any before, of each user whose first connection has come or
    /// whose last one has gone; on the thread that brought it about.
    public void onChange(Consumer<UserId> next) {
        watch = next;
    }

    public void join(UserId user, Member member) {
        Member[] now = online.merge(user, new Member[] {member}, Roster::joined);
        connections.increment();
        if (now.length == 1) {
            watch.accept(user);
        }
    }

    /// Has no effect for an outbox that is not here.
    public void leave(UserId user, Outbox outbox) {
        boolean[] isLast = {false};
        online.computeIfPresent(
                user,
                (_, before) -> {
                    Member[] after = without(before, outbox);
                    if (after.length < before.length) {
                        connections.decrement();
                        isLast[0] = after.length == 0;
                    }
                    return after.length == 0 ? null : after;
                });
        if (isLast[0]) {
            watch.accept(user);
        }
    }

    private static Member[] joined(Member[] before, Member[] added) {
        Member[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = added[0];
        return after;
    }

    private static Member[] without(Member[] before, Outbox gone) {
        return Arrays.stream(before).filter(m -> m.outbox != gone).toArray(Member[]::new);
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

    /// Offers something to every connection of a user; nothing is stored.
    ///
    /// @return how many took it
    public int send(UserId user, Announcement what) {
        return new Telling(what, Set.of()).tell(online.getOrDefault(user, NONE));
    }

    /// Offers something to every connection there is, or to those of some roles.
    ///
    /// @param roles empty for all
    /// @return how many took it
    public int broadcast(Announcement what, Set<Role> roles) {
        Telling telling = new Telling(what, roles);
        int reached = 0;
        for (Member[] members : online.values()) {
            reached += telling.tell(members);
        }
        return reached;
    }

    /// As [#broadcast(Announcement, Set)], to the users of whom something holds.
    public int broadcast(Announcement what, Set<Role> roles, Predicate<UserId> whom) {
        Telling telling = new Telling(what, roles);
        int reached = 0;
        for (Map.Entry<UserId, Member[]> user : online.entrySet()) {
            if (whom.test(user.getKey())) {
                reached += telling.tell(user.getValue());
            }
        }
        return reached;
    }

    /// An announcement on its way, with the frames that were needed so far.
    private static final class Telling {
        private final Announcement what;
        private final Set<Role> roles;
        private final @Nullable EncodedFrame[] frames =
                new @Nullable EncodedFrame[Language.values().length];

        Telling(Announcement what, Set<Role> roles) {
            this.what = what;
            this.roles = roles;
        }

        int tell(Member[] members) {
            int reached = 0;
            for (Member member : members) {
                if (roles.isEmpty() || roles.contains(member.role)) {
                    EncodedFrame frame = frame(member.language);
                    reached += frame != null && member.outbox.offer(frame) ? 1 : 0;
                }
            }
            return reached;
        }

        private @Nullable EncodedFrame frame(Language language) {
            EncodedFrame frame = frames[language.ordinal()];
            if (frame == null) {
                frame = what.in(language);
                frames[language.ordinal()] = frame;
            }
            return frame;
        }
    }
}
