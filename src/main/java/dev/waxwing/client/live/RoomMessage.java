package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;

/// What was said in a room.
///
/// @param offset its place in the room's log, without gap from 1
/// @param content in the clear; empty when it is sealed
/// @param sealed the sealed message as its sender made it; missing when it is in the clear
public record RoomMessage(
        String room,
        long epoch,
        long offset,
        String from,
        String at,
        String messageId,
        String content,
        JsonNode sealed) {
    static RoomMessage of(String room, JsonNode data) {
        return new RoomMessage(
                room,
                data.path("epoch").asLong(),
                data.path("offset").asLong(),
                data.path("from").asText(),
                data.path("at").asText(),
                data.path("message_id").asText(),
                data.path("content").asText(),
                data.path("sealed"));
    }
}
