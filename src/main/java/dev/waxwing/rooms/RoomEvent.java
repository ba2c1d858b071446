package dev.waxwing.rooms;

import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something that has happened to a room, and is on disk.
///
/// @param room as it is since, or was at its end
/// @param user to whom it happened
/// @param by who did it
/// @param role what the user is since; null when it is no member any more
/// @param told members before and since
public record RoomEvent(
        Kind kind,
        Room room,
        UserId user,
        UserId by,
        @Nullable RoomRole role,
        Instant at,
        Set<UserId> told) {
    public RoomEvent {
        told = Set.copyOf(told);
    }

    /// What has happened.
    public enum Kind {
        CREATED,
        JOINED,
        LEFT,
        REMOVED,
        ROLE,
        DELETED;

        /// The name on the wire.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
