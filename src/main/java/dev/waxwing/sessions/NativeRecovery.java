package dev.waxwing.sessions;

import dev.waxwing.chat.NativeForm;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.NativeFrame.Offset;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.routing.Place;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.topics.TopicName;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Which of the logs that a client wants to go on with still have all that it missed.
///
/// @param direct the direct messages that it has processed, when it says so
/// @param recovered by the name of the log
record NativeRecovery(OptionalLong direct, Map<String, Boolean> recovered) {
    /// Asks each log; waits for the disk.
    static NativeRecovery of(
            Map<String, Offset> given,
            Map<TopicName, Place> topics,
            UserId user,
            NativeParts parts) {
        Map<String, Boolean> recovered = new TreeMap<>();
        topics.forEach((topic, place) ->
                recovered.put(NativeEntry.TOPIC + topic.text(), parts.router().has(topic, place)));
        given.forEach((log, place) ->
                RoomName.ofConversation(log)
                        .ifPresent(name ->
                                recovered.put(name.conversation(), has(name, place, user, parts))));
        Offset direct = given.get(NativeForm.LOG);
        if (direct == null) {
            return new NativeRecovery(OptionalLong.empty(), recovered);
        }
        boolean isKnown = direct.offset() <= parts.messages().lastId();
        recovered.put(NativeForm.LOG, isKnown);
        OptionalLong after = isKnown ? OptionalLong.of(direct.offset()) : OptionalLong.empty();
        return new NativeRecovery(after, recovered);
    }

    /// Whether a room is the user's, and still has everything behind a place.
    private static boolean has(RoomName name, Offset place, UserId user, NativeParts parts) {
        return parts.rooms()
                .of(user, name)
                .filter(room ->
                        parts.rooms()
                                .router()
                                .has(room.log(), new Place(place.epoch(), place.offset())))
                .isPresent();
    }

    String json() {
        StringBuilder json = new StringBuilder("{");
        recovered.forEach((log, is) -> {
            json.append(json.length() > 1 ? "," : "").append('"').append(log);
            json.append("\":").append(is);
        });
        return json.append('}').toString();
    }
}
