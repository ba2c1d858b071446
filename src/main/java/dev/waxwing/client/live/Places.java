package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/// Up to where the logs of one client were handed to its handlers. Guarded by itself.
final class Places {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Place> topics = new HashMap<>();

    /// Behind a message; epoch 0 for whichever log there is.
    private record Place(long epoch, long offset) {}

    /// What the server says about where a subscription begins; a place that is known counts more.
    synchronized void begin(JsonNode offsets) {
        offsets.properties()
                .forEach(topic ->
                        topics.putIfAbsent(
                                topic.getKey(),
                                new Place(
                                        topic.getValue().path("epoch").asLong(),
                                        topic.getValue().path("offset").asLong())));
    }

    /// From where a program wants a topic.
    synchronized void want(String topic, long offset) {
        topics.put(topic, new Place(0, offset));
    }

    /// Whether an event is new; then it is the place.
    boolean pass(Event event) {
        return pass(event.topic(), event.epoch(), event.offset());
    }

    /// As [#pass(Event)].
    ///
    /// @param offset 0 of what no log keeps
    synchronized boolean pass(String log, long epoch, long offset) {
        if (offset == 0) {
            return true;
        }
        Place place = topics.get(log);
        if (place != null
                && (place.epoch() == 0 || place.epoch() == epoch)
                && offset <= place.offset()) {
            return false;
        }
        topics.put(log, new Place(epoch, offset));
        return true;
    }

    /// The next event of a topic is this one.
    synchronized void jump(String topic, long epoch, long first) {
        topics.put(topic, new Place(epoch, first - 1));
    }

    synchronized boolean isEmpty() {
        return topics.isEmpty();
    }

    /// A log has no place any more.
    synchronized void forget(String log) {
        topics.remove(log);
    }

    /// All of them as JSON.
    ///
    /// @param prefix before each name
    synchronized ObjectNode json(String prefix) {
        ObjectNode all = JSON.createObjectNode();
        topics.forEach((topic, place) -> {
            ObjectNode one = all.putObject(prefix + topic).put("offset", place.offset());
            if (place.epoch() > 0) {
                one.put("epoch", place.epoch());
            }
        });
        return all;
    }
}
