package dev.waxwing.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.rooms.Room;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.rooms.RoomRefused;
import dev.waxwing.rooms.RoomRole;
import dev.waxwing.rooms.RoomSheet;
import dev.waxwing.rooms.Rooms;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The commands of the native protocol that make and change rooms. Safe for all threads; what is
/// changed is answered when it is durable.
final class RoomCommands {
    /// The names of all of them.
    static final List<String> NAMES =
            List.of(
                    "room_create",
                    "room_list",
                    "room_get",
                    "room_join",
                    "room_leave",
                    "room_put",
                    "room_remove",
                    "room_delete");

    private static final String ROOM = "room";

    private final Rooms rooms;

    RoomCommands(Rooms rooms) {
        this.rooms = rooms;
    }

    /// @param name one of [#NAMES]
    void run(Identity who, String name, JsonNode params, NativeAnswering answering) {
        if (!who.may(Permission.SEND)) {
            answering.refuse(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN.meaning());
            return;
        }
        if (name.equals("room_list")) {
            answer(answering, RoomSheet.list(rooms.seenBy(who.user()), who.user()));
            return;
        }
        Optional<RoomName> room = RoomName.of(params.path(ROOM).asText());
        if (room.isEmpty()) {
            if (name.equals("room_create")) {
                answering.invalid("'room' is 1 to 64 of a-z, 0-9, _ and -.");
            } else {
                answering.refuse(ErrorCode.NOT_FOUND, "There is no such room.");
            }
            return;
        }
        if (name.equals("room_get")) {
            rooms.seenBy(who, room.get())
                    .ifPresentOrElse(
                            found -> answer(answering, RoomSheet.of(found, who.user())),
                            () -> answering.refuse(ErrorCode.NOT_FOUND, "There is no such room."));
            return;
        }
        try {
            var _ =
                    change(who, name, room.get(), params)
                            .whenComplete((changed, why) -> tell(changed, why, who, answering));
        } catch (IllegalArgumentException e) {
            answering.invalid(String.valueOf(e.getMessage()));
        }
    }

    private CompletableFuture<Room> change(
            Identity who, String name, RoomName room, JsonNode params) {
        return switch (name) {
            case "room_create" ->
                    rooms.create(
                            who,
                            room,
                            params.path("title").asText(),
                            params.path("public").asBoolean());
            case "room_join" -> rooms.join(who, room);
            case "room_leave" -> rooms.remove(who, room, who.user());
            case "room_put" -> rooms.put(who, room, user(params), role(params));
            case "room_remove" -> rooms.remove(who, room, user(params));
            case "room_delete" -> rooms.delete(who, room);
            default -> throw new IllegalStateException(name);
        };
    }

    private static UserId user(JsonNode params) {
        return new UserId(params.path("user").asText());
    }

    private static RoomRole role(JsonNode params) {
        return RoomRole.of(params.path("role").asText(RoomRole.MEMBER.word()))
                .orElseThrow(
                        () -> new IllegalArgumentException("a role is owner, moderator or member"));
    }

    private static void tell(
            Room changed, @Nullable Throwable why, Identity who, NativeAnswering answering) {
        switch (why) {
            case null -> answer(answering, RoomSheet.of(changed, who.user()));
            case RoomRefused refused -> answering.refuse(refused.code(), refused.sentence());
            case StorageException failed -> answering.refuse(failed);
            default -> answering.refuse(ErrorCode.INTERNAL, ErrorCode.INTERNAL.meaning());
        }
    }

    private static void answer(NativeAnswering answering, ObjectNode result) {
        answering.with(
                NativeWriter.frame("result", answering.id())
                        .json("result", result.toString())
                        .end());
    }
}
