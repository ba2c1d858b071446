package dev.waxwing.rooms;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.journal.Journal;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.rooms.RoomEvent.Kind;
import dev.waxwing.routing.LogMessage;
import dev.waxwing.routing.MessageRouter;
import dev.waxwing.routing.PublishReply;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All rooms: who is in which, who may change that, and the way of what is said there. Safe for all
/// threads; nothing waits for the disk. What is asked for completes on the journal's writer when it
/// is durable.
///
/// Who is no member is told of a private room what would be told if it were not there.
public final class Rooms {
    private static final int MAX_TITLE = 256;

    private final RoomStore store;
    private final MessageRouter router;
    private final RoomsConfig config;
    private final InstantSource clock;
    private final RoomBook book;
    private volatile Consumer<RoomEvent> watch = _ -> {};
    private @Nullable Journal journal;

    /// Reads what is stored; before the journal runs.
    ///
    /// @param router of rooms
    public Rooms(RoomStore store, MessageRouter router, RoomsConfig config, InstantSource clock) {
        this.store = store;
        this.router = router;
        this.config = config;
        this.clock = clock;
        this.book = new RoomBook(store.all());
    }

    /// Call when the journal runs.
    public void start(Journal running) {
        journal = running;
    }

    /// Tells one watch, in place of any before, what has happened; on the journal's writer.
    public void onChange(Consumer<RoomEvent> next) {
        watch = next;
    }

    /// What those listen to who hear rooms.
    public MessageRouter router() {
        return router;
    }

    /// A room of which somebody is a member.
    public Optional<Room> of(UserId user, RoomName name) {
        return book.find(name).filter(room -> room.has(user));
    }

    /// All rooms of which a user is a member.
    public List<Room> of(UserId user) {
        return book.of(user);
    }

    /// A room that somebody sees.
    public Optional<Room> seenBy(Identity who, RoomName name) {
        return book.find(name)
                .filter(room -> room.has(who.user()) || room.isPublic() || isAdmin(who));
    }

    /// The rooms that a user sees: its own, and as many public ones as one user may be in.
    public List<Room> seenBy(UserId user) {
        return Stream.concat(book.of(user).stream(), book.open(config.ofUser()).stream())
                .distinct()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /// Stores what somebody says in a room, once, and hands it to every member.
    ///
    /// @param fields see [LogMessage]
    public void say(Room room, UserId from, long hash, byte[] fields, PublishReply reply) {
        router.store(
                new LogMessage(room.log(), hash, fields, () -> store.isMember(room.id(), from)),
                reply);
    }

    /// Makes a room, whose owner is whoever asks.
    public CompletableFuture<Room> create(
            Identity who, RoomName name, String title, boolean isPublic) {
        UserId user = who.user();
        return change(() -> {
            if (title.length() > MAX_TITLE) {
                throw new RoomRefused(
                        ErrorCode.INVALID, "A title has at most " + MAX_TITLE + " characters.");
            }
            if (store.find(name).isPresent()) {
                throw new RoomRefused(ErrorCode.CONFLICT, "This name is taken.");
            }
            if (store.count() >= config.max()) {
                throw new RoomRefused(
                        ErrorCode.AT_CAPACITY, "There are %d rooms.".formatted(config.max()));
            }
            requireFewRooms(user);
            var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            long id = store.insert(name, title, isPublic, at);
            store.put(id, user, RoomRole.OWNER);
            Room made = new Room(id, name, title, isPublic, at, Map.of(user, RoomRole.OWNER));
            return event(Kind.CREATED, made, made, user, user);
        });
    }

    /// Enters a public room.
    public CompletableFuture<Room> join(Identity who, RoomName name) {
        UserId user = who.user();
        return change(() -> {
            Room room = find(name);
            if (room.has(user)) {
                throw new RoomRefused(ErrorCode.CONFLICT, "You are a member already.");
            }
            if (!room.isPublic()) {
                throw RoomRefused.unknown();
            }
            return enter(room, user, user, RoomRole.MEMBER);
        });
    }

    /// Lets somebody in, or changes what a member is. Moderators let members in; what is more needs
    /// an owner.
    public CompletableFuture<Room> put(Identity who, RoomName name, UserId user, RoomRole role) {
        return change(() -> {
            Room room = find(name);
            RoomRole own = mine(room, who);
            RoomRole former = room.role(user).orElse(null);
            if (former == role) {
                throw new RoomRefused(ErrorCode.CONFLICT, "That is so already.");
            }
            boolean mayAdd = former == null && role == RoomRole.MEMBER;
            if (own == RoomRole.MEMBER || own == RoomRole.MODERATOR && !mayAdd) {
                throw forbidden();
            }
            if (former == null) {
                if (!store.isUser(user)) {
                    throw new RoomRefused(ErrorCode.NOT_FOUND, "There is no such user.");
                }
                return enter(room, user, who.user(), role);
            }
            requireOwnerBeside(room, user);
            store.put(room.id(), user, role);
            return event(Kind.ROLE, room, room.with(user, role), user, who.user());
        });
    }

    /// Ends a membership: one's own, or as moderator a member's, or as owner anybody's.
    public CompletableFuture<Room> remove(Identity who, RoomName name, UserId user) {
        return change(() -> {
            Room room = find(name);
            RoomRole own = mine(room, who);
            RoomRole former =
                    room.role(user)
                            .orElseThrow(() ->
                                    new RoomRefused(
                                            ErrorCode.NOT_FOUND, "There is no such member."));
            boolean isOwn = user.equals(who.user());
            boolean mayRemove =
                    own == RoomRole.OWNER || own == RoomRole.MODERATOR && former == RoomRole.MEMBER;
            if (!isOwn && !mayRemove) {
                throw forbidden();
            }
            requireOwnerBeside(room, user);
            store.removeMember(room.id(), user);
            Kind kind = isOwn ? Kind.LEFT : Kind.REMOVED;
            return event(kind, room, room.with(user, null), user, who.user());
        });
    }

    /// Ends a room, with everything that was said in it.
    public CompletableFuture<Room> delete(Identity who, RoomName name) {
        RoomChange change =
                new RoomChange(
                        () -> {
                            Room room = find(name);
                            if (mine(room, who) != RoomRole.OWNER) {
                                throw forbidden();
                            }
                            store.remove(room.id());
                            router.remove(room.log());
                            return event(Kind.DELETED, room, room, who.user(), who.user());
                        },
                        this::changed,
                        true);
        return submit(change);
    }

    private RoomEvent enter(Room room, UserId user, UserId by, RoomRole role) {
        if (room.members().size() >= config.members()) {
            throw new RoomRefused(
                    ErrorCode.CONFLICT,
                    "A room has at most %d members.".formatted(config.members()));
        }
        requireFewRooms(user);
        store.put(room.id(), user, role);
        return event(Kind.JOINED, room, room.with(user, role), user, by);
    }

    private RoomEvent event(Kind kind, Room before, Room since, UserId user, UserId by) {
        return new RoomEvent(
                kind,
                since,
                user,
                by,
                kind == Kind.DELETED ? null : since.role(user).orElse(null),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                Stream.of(before, since)
                        .flatMap(room -> room.members().keySet().stream())
                        .collect(Collectors.toSet()));
    }

    /// What somebody is in a room. Administrators are owners everywhere; the server's moderators
    /// are at least moderators, where they would see the room without it.
    private RoomRole mine(Room room, Identity who) {
        if (isAdmin(who)) {
            return RoomRole.OWNER;
        }
        Optional<RoomRole> own = room.role(who.user());
        boolean isSeen = room.isPublic() || own.isPresent();
        if (isSeen && who.may(Permission.MODERATE) && !own.equals(Optional.of(RoomRole.OWNER))) {
            return RoomRole.MODERATOR;
        }
        return own.orElseThrow(() -> room.isPublic() ? forbidden() : RoomRefused.unknown());
    }

    private static boolean isAdmin(Identity who) {
        return who.may(Permission.ADMINISTER);
    }

    private Room find(RoomName name) {
        return store.find(name).orElseThrow(RoomRefused::unknown);
    }

    private void requireFewRooms(UserId user) {
        if (store.countOf(user) >= config.ofUser()) {
            throw new RoomRefused(
                    ErrorCode.CONFLICT,
                    "%s is in %d rooms, which is the most.".formatted(user, config.ofUser()));
        }
    }

    private static void requireOwnerBeside(Room room, UserId user) {
        if (room.role(user).filter(role -> role == RoomRole.OWNER).isPresent()
                && room.owners() == 1) {
            throw new RoomRefused(
                    ErrorCode.CONFLICT,
                    "The last owner stays: make somebody else owner, or delete the room.");
        }
    }

    private static RoomRefused forbidden() {
        return new RoomRefused(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN.meaning());
    }

    private CompletableFuture<Room> change(Supplier<RoomEvent> decision) {
        return submit(new RoomChange(decision, this::changed, false));
    }

    private CompletableFuture<Room> submit(RoomChange change) {
        Objects.requireNonNull(journal, "not started").submit(change);
        return change.done();
    }

    private void changed(RoomEvent event) {
        if (event.kind() == Kind.DELETED) {
            book.remove(event.room());
        } else {
            book.put(event.room());
        }
        watch.accept(event);
    }
}
