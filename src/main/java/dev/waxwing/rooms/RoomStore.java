package dev.waxwing.rooms;

import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where rooms are kept. All methods but [#all] are for the journal's writer, inside its
/// transaction; each may throw [dev.waxwing.journal.StorageException].
public interface RoomStore {
    /// Every room; for the start, before the journal runs.
    List<Room> all();

    Optional<Room> find(RoomName name);

    /// Whether somebody is a member of this very room.
    boolean isMember(long room, UserId user);

    /// How many rooms there are.
    int count();

    /// Of how many rooms a user is a member.
    int countOf(UserId user);

    /// Whether there is an account of that name.
    boolean isUser(UserId user);

    /// Keeps a new room, without members.
    ///
    /// @return its id, never given before
    long insert(RoomName name, String title, boolean isPublic, Instant at);

    /// Makes somebody a member, or changes what it is.
    void put(long room, UserId user, RoomRole role);

    void removeMember(long room, UserId user);

    /// Removes a room and its members.
    void remove(long room);
}
