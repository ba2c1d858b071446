package dev.waxwing.sessions;

import dev.waxwing.chat.Roster;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.rooms.Room;
import dev.waxwing.rooms.RoomEvent;
import dev.waxwing.rooms.RoomRole;
import dev.waxwing.rooms.Rooms;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The connections of the native protocol that hear rooms, by their user: when somebody enters or
/// leaves a room, all its connections do, and the members are told. Safe for all threads.
final class RoomAudience {
    private final Roster roster;
    private final ConcurrentMap<UserId, Set<NativeRooms>> connections = new ConcurrentHashMap<>();

    /// Watches the rooms from now on.
    RoomAudience(Rooms rooms, Roster roster) {
        this.roster = roster;
        rooms.onChange(this::changed);
    }

    void add(UserId user, NativeRooms connection) {
        connections.compute(
                user,
                (_, before) -> {
                    Set<NativeRooms> all = before == null ? ConcurrentHashMap.newKeySet() : before;
                    all.add(connection);
                    return all;
                });
    }

    void remove(UserId user, NativeRooms connection) {
        connections.computeIfPresent(
                user,
                (_, all) -> {
                    all.remove(connection);
                    return all.isEmpty() ? null : all;
                });
    }

    /// On the journal's writer.
    private void changed(RoomEvent event) {
        Room room = event.room();
        switch (event.kind()) {
            case CREATED, JOINED -> each(event.user(), one -> one.hear(room));
            case LEFT, REMOVED -> each(event.user(), one -> one.leave(room));
            case DELETED ->
                    room.members().keySet().forEach(user -> each(user, one -> one.leave(room)));
            case ROLE -> {
                // They hear the same as before.
            }
        }
        EncodedFrame frame = frame(event);
        event.told().forEach(user -> roster.send(user, language -> inNative(language, frame)));
    }

    private static @Nullable EncodedFrame inNative(Roster.Language language, EncodedFrame frame) {
        return language == Roster.Language.NATIVE ? frame : null;
    }

    private void each(UserId user, Consumer<NativeRooms> what) {
        connections.getOrDefault(user, Set.of()).forEach(what);
    }

    private static EncodedFrame frame(RoomEvent event) {
        NativeWriter w =
                NativeWriter.frame("room", null)
                        .field("room", event.room().name().value())
                        .field("event", event.kind().word())
                        .field("user", event.user().value())
                        .field("by", event.by().value())
                        .field("at", event.at().toString());
        RoomRole role = event.role();
        if (role != null) {
            w.field("role", role.word());
        }
        return w.end();
    }
}
