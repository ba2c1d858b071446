package dev.waxwing.rooms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.model.UserId;
import java.util.List;
import java.util.TreeMap;

/// What is told of a room, over every protocol.
public final class RoomSheet {
    private RoomSheet() {}

    /// A room as one user sees it: its members are for members.
    public static ObjectNode of(Room room, UserId viewer) {
        ObjectNode sheet = brief(room, viewer);
        if (room.has(viewer)) {
            ObjectNode members = sheet.putObject("members");
            new TreeMap<>(room.members())
                    .forEach((user, role) -> members.put(user.value(), role.word()));
        }
        return sheet;
    }

    /// A room without its members.
    public static ObjectNode brief(Room room, UserId viewer) {
        ObjectNode sheet =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("room", room.name().value())
                        .put("title", room.title())
                        .put("public", room.isPublic())
                        .put("created_at", room.createdAt().toString())
                        .put("count", room.members().size());
        room.role(viewer).ifPresent(role -> sheet.put("role", role.word()));
        return sheet;
    }

    /// Rooms without their members.
    public static ObjectNode list(List<Room> rooms, UserId viewer) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        var list = all.putArray("rooms");
        rooms.forEach(room -> list.add(brief(room, viewer)));
        return all;
    }
}
