package dev.waxwing.rooms;

import dev.waxwing.model.UserId;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A room as it is. Immutable.
///
/// @param id tells it from former rooms of that name
/// @param isPublic whether everybody sees it and may join
public record Room(
        long id,
        RoomName name,
        String title,
        boolean isPublic,
        Instant createdAt,
        Map<UserId, RoomRole> members) {
    public Room {
        members = Map.copyOf(members);
    }

    public boolean has(UserId user) {
        return members.containsKey(user);
    }

    /// What a user is here; empty when it is no member.
    public Optional<RoomRole> role(UserId user) {
        return Optional.ofNullable(members.get(user));
    }

    /// The name of its log, which is one level longer than a room's name, and never used again.
    public TopicName log() {
        return TopicName.parse(name.value() + "." + id);
    }

    /// What selects that log and no other.
    public TopicFilter filter() {
        return TopicFilter.parse(log().text());
    }

    long owners() {
        return members.values().stream().filter(role -> role == RoomRole.OWNER).count();
    }

    /// The same with another role of one user.
    ///
    /// @param role null when it is no member any more
    Room with(UserId user, @Nullable RoomRole role) {
        Map<UserId, RoomRole> next = new HashMap<>(members);
        if (role == null) {
            next.remove(user);
        } else {
            next.put(user, role);
        }
        return new Room(id, name, title, isPublic, createdAt, next);
    }
}
