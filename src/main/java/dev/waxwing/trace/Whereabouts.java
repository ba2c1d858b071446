package dev.waxwing.trace;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.broker.QueuePlace;
import dev.waxwing.chat.DirectPlace;
import dev.waxwing.routing.TopicPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Every place of one message.
public record Whereabouts(
        String messageId,
        List<DirectPlace> direct,
        List<TopicPlace> topics,
        List<QueuePlace> queues) {
    private static final JsonMapper JSON = new JsonMapper();

    static Whereabouts nowhere(String messageId) {
        return new Whereabouts(messageId, List.of(), List.of(), List.of());
    }

    /// Whether nothing is known of it.
    public boolean isEmpty() {
        return direct.isEmpty() && topics.isEmpty() && queues.isEmpty();
    }

    // --- for people

    /// A line for each place.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        direct.forEach(place -> lines.add(line(place)));
        topics.forEach(place -> lines.add(line(place)));
        queues.forEach(place -> lines.add(line(place)));
        return lines;
    }

    private static String line(DirectPlace place) {
        return "direct  %s  offset %d  from %s to %s  sent %s  stored%s%s%s"
                .formatted(
                        place.conversation(),
                        place.offset(),
                        place.from(),
                        place.to(),
                        place.at(),
                        place.isDelivered() ? ", delivered" : ", not delivered",
                        place.isAcknowledged() ? ", acknowledged" : "",
                        place.isRead() ? ", read" : "");
    }

    private static String line(TopicPlace place) {
        return "topic   %s  offset %d  epoch %d  from %s at %s  kept (the oldest kept is %d)%s%s"
                .formatted(
                        place.topic(),
                        place.offset(),
                        place.epoch(),
                        place.from(),
                        place.at(),
                        place.first(),
                        said("  tagged ", String.join(",", place.tags())),
                        said("  correlation id ", place.correlation()));
    }

    private static String line(QueuePlace place) {
        QueuePlace.Clear clear = place.clear();
        String until =
                place.state() == QueuePlace.State.DELAYED ? " until " + at(place.visibleAt()) : "";
        return "queue   %s  %s%s  since %s%s%s%s%s%s%s%s"
                .formatted(
                        place.queue(),
                        place.state().word(),
                        until,
                        at(place.at()),
                        place.returned() > 0 ? "  came back " + place.returned() + " times" : "",
                        place.route()
                                .filter(route -> !route.exchange().isEmpty())
                                .map(route ->
                                        "  by exchange " + route.exchange() + " key " + route.key())
                                .orElse(""),
                        said("  dead letter: ", clear.deadReason()),
                        said("  from ", clear.deadFrom()),
                        said("  to topic ", clear.topic()),
                        said("  made by rules ", String.join(",", clear.rules())),
                        said("  correlation id ", clear.correlation()));
    }

    private static String said(String words, String what) {
        return what.isEmpty() ? "" : words + what;
    }

    private static String at(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    // --- for programs

    /// The same as one object.
    public String json() {
        ObjectNode all = JSON.createObjectNode().put("message_id", messageId);
        ArrayNode places = all.putArray("direct");
        direct.forEach(place -> put(places.addObject(), place));
        ArrayNode inTopics = all.putArray("topics");
        topics.forEach(place -> put(inTopics.addObject(), place));
        ArrayNode inQueues = all.putArray("queues");
        queues.forEach(place -> put(inQueues.addObject(), place));
        return all.toString();
    }

    private static void put(ObjectNode node, DirectPlace place) {
        node.put("conversation", place.conversation())
                .put("offset", place.offset())
                .put("from", place.from())
                .put("to", place.to())
                .put("at", place.at())
                .put("delivered", place.isDelivered())
                .put("acknowledged", place.isAcknowledged())
                .put("read", place.isRead());
    }

    private static void put(ObjectNode node, TopicPlace place) {
        node.put("topic", place.topic())
                .put("epoch", place.epoch())
                .put("offset", place.offset())
                .put("oldest_kept", place.first())
                .put("from", place.from())
                .put("at", place.at());
        optional(node, "correlation_id", place.correlation());
        ArrayNode tags = node.putArray("tags");
        place.tags().forEach(tags::add);
    }

    private static void put(ObjectNode node, QueuePlace place) {
        QueuePlace.Clear clear = place.clear();
        node.put("queue", place.queue())
                .put("state", place.state().word())
                .put("at", at(place.at()))
                .put("returned", place.returned());
        if (place.visibleAt() > 0) {
            node.put("visible_at", at(place.visibleAt()));
        }
        place.route()
                .ifPresent(route -> node.put("exchange", route.exchange()).put("key", route.key()));
        optional(node, "dead_letter_reason", clear.deadReason());
        optional(node, "dead_letter_queue", clear.deadFrom());
        optional(node, "topic", clear.topic());
        optional(node, "correlation_id", clear.correlation());
        ArrayNode rules = node.putArray("rules");
        clear.rules().forEach(rules::add);
    }

    private static void optional(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
