package dev.waxwing.rooms;

import java.util.Locale;
import java.util.Optional;

/// What somebody is in a room.
public enum RoomRole {
    /// May do everything, also end the room. There is always one.
    OWNER,
    /// May let members in and remove them.
    MODERATOR,
    /// Sends and hears.
    MEMBER;

    /// The name on the wire and in storage.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RoomRole> of(String word) {
        for (RoomRole role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
