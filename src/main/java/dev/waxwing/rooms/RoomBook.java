package dev.waxwing.rooms;

import dev.waxwing.model.UserId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// All rooms as the last commit has left them. Changed by the journal's writer; read by all
/// threads.
final class RoomBook {
    private final ConcurrentMap<RoomName, Room> rooms = new ConcurrentHashMap<>();

    /// Replaced as a whole.
    private final ConcurrentMap<UserId, Set<RoomName>> ofUsers = new ConcurrentHashMap<>();

    RoomBook(Collection<Room> all) {
        all.forEach(this::put);
    }

    Optional<Room> find(RoomName name) {
        return Optional.ofNullable(rooms.get(name));
    }

    /// Those of which a user is a member, in the order of their names.
    List<Room> of(UserId user) {
        return ofUsers.getOrDefault(user, Set.of()).stream()
                .flatMap(name -> find(name).stream())
                .filter(room -> room.has(user))
                .toList();
    }

    /// Those that everybody sees, in the order of their names.
    List<Room> open(int most) {
        return rooms.values().stream()
                .filter(Room::isPublic)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .limit(most)
                .toList();
    }

    /// A room is new, or has other members.
    void put(Room room) {
        Room former = rooms.put(room.name(), room);
        if (former != null) {
            former.members().keySet().stream()
                    .filter(user -> !room.has(user))
                    .forEach(user -> leave(user, room.name()));
        }
        room.members().keySet().stream()
                .filter(user -> former == null || !former.has(user))
                .forEach(user -> join(user, room.name()));
    }

    void remove(Room room) {
        rooms.remove(room.name());
        room.members().keySet().forEach(user -> leave(user, room.name()));
    }

    private void join(UserId user, RoomName name) {
        ofUsers.merge(
                user,
                Set.of(name),
                (before, added) -> {
                    Set<RoomName> all = new TreeSet<>(before);
                    all.addAll(added);
                    return Collections.unmodifiableSet(all);
                });
    }

    private void leave(UserId user, RoomName name) {
        ofUsers.computeIfPresent(
                user,
                (_, before) -> {
                    Set<RoomName> left = new TreeSet<>(before);
                    left.remove(name);
                    return left.isEmpty() ? null : Collections.unmodifiableSet(left);
                });
    }
}
