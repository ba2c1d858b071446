package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The rooms of one client's user: to make and change them, to say something there, and to hear
/// what is said, once and in the order of its offsets over all connections. Safe for all threads.
public final class LiveRooms {
    /// How the conversations begin that are rooms.
    static final String PREFIX = "room:";

    private static final JsonMapper JSON = new JsonMapper();

    private final LiveClient client;
    private final Places places = new Places();
    private volatile Consumer<RoomMessage> handler = _ -> {};

    LiveRooms(LiveClient client) {
        this.client = client;
    }

    /// Hands what is said in any room to one handler, in place of any before. As the handlers of
    /// [LiveClient#subscribe] it is called on the thread that reads.
    public void onMessage(Consumer<RoomMessage> next) {
        handler = next;
    }

    /// Says something, in the clear, to every member.
    ///
    /// @return its offset, when it is on disk: stored once, however often the connection breaks
    public CompletableFuture<Long> send(String room, String content) {
        ObjectNode data = JSON.createObjectNode().put("content", content);
        data.put("message_id", UUID.randomUUID().toString());
        data.putObject("to").put("group", room);
        return client.ask("send", data).thenApply(ack -> ack.path("offset").asLong());
    }

    /// Has what was said in a room come again, behind an offset; 0 for everything that is kept.
    public CompletableFuture<Void> read(String room, long after) {
        places.want(PREFIX + room, after);
        ObjectNode data = JSON.createObjectNode();
        data.putObject("rooms").put(room, after);
        return client.ask("subscribe", data).thenAccept(_ -> {});
    }

    /// Makes a room, whose owner is this user.
    ///
    /// @return the room as the server describes it, as those below
    public CompletableFuture<JsonNode> create(String room, String title, boolean isPublic) {
        return client.command(
                "room_create", params(room).put("title", title).put("public", isPublic));
    }

    /// Lets somebody in, or changes what a member is.
    ///
    /// @param role `member`, `moderator` or `owner`
    public CompletableFuture<JsonNode> put(String room, String user, String role) {
        return client.command("room_put", params(room).put("user", user).put("role", role));
    }

    /// Enters a public room.
    public CompletableFuture<JsonNode> join(String room) {
        return client.command("room_join", params(room));
    }

    public CompletableFuture<JsonNode> leave(String room) {
        return client.command("room_leave", params(room));
    }

    public CompletableFuture<JsonNode> remove(String room, String user) {
        return client.command("room_remove", params(room).put("user", user));
    }

    /// Ends a room, with everything that was said in it.
    public CompletableFuture<JsonNode> delete(String room) {
        return client.command("room_delete", params(room));
    }

    /// One's own rooms, and public ones, as `rooms` of an object.
    public CompletableFuture<JsonNode> list() {
        return client.command("room_list", JSON.createObjectNode());
    }

    private static ObjectNode params(String room) {
        return JSON.createObjectNode().put("room", room);
    }

    Places places() {
        return places;
    }

    void message(String conversation, JsonNode data) {
        String room = conversation.substring(PREFIX.length());
        RoomMessage message = RoomMessage.of(room, data);
        if (!places.pass(conversation, message.epoch(), message.offset())) {
            return;
        }
        try {
            handler.accept(message);
        } catch (RuntimeException e) {
            places.jump(conversation, message.epoch(), message.offset());
            throw e;
        }
    }
}
