package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The topics that one client listens to, by filter, and how far each was handed out. Safe for all
/// threads; events come one at a time.
final class Subscriptions {
    /// Topics of one frame.
    private static final int MOST_TOPICS = 500;

    private static final JsonMapper JSON = new JsonMapper();

    private final Flights flights;
    private final Places places = new Places();

    /// Guarded by itself. Nothing is sent while it is held.
    private final Map<TopicFilter, List<Consumer<Event>>> handlers = new LinkedHashMap<>();

    Subscriptions(Flights flights) {
        this.flights = flights;
    }

    Places places() {
        return places;
    }

    Subscription add(String filter, Consumer<Event> handler) {
        return add(TopicFilter.parse(filter), handler);
    }

    Subscription addBehind(String topic, long after, Consumer<Event> handler) {
        places.want(TopicName.parse(topic).text(), after);
        return add(TopicFilter.parse(topic), handler);
    }

    private Subscription add(TopicFilter filter, Consumer<Event> handler) {
        synchronized (handlers) {
            List<Consumer<Event>> all = new ArrayList<>(handlers.getOrDefault(filter, List.of()));
            all.add(handler);
            handlers.put(filter, List.copyOf(all));
        }
        ObjectNode data = topics(List.of(filter));
        data.set("after", places.json(""));
        begun(flights.ask("subscribe", data));
        return () -> remove(filter, handler);
    }

    private void remove(TopicFilter filter, Consumer<Event> handler) {
        synchronized (handlers) {
            List<Consumer<Event>> all = new ArrayList<>(handlers.getOrDefault(filter, List.of()));
            all.remove(handler);
            if (!all.isEmpty()) {
                handlers.put(filter, List.copyOf(all));
                return;
            }
            handlers.remove(filter);
        }
        var _ = flights.ask("unsubscribe", topics(List.of(filter)));
    }

    private static ObjectNode topics(List<TopicFilter> filters) {
        ObjectNode data = JSON.createObjectNode();
        ArrayNode topics = data.putArray("topics");
        filters.forEach(filter -> topics.add(filter.text()));
        return data;
    }

    private void begun(CompletableFuture<JsonNode> answer) {
        var _ = answer.thenAccept(ok -> places.begin(ok.path("offsets")));
    }

    /// The session is gone, and the connection has a new one.
    void again() {
        List<TopicFilter> all;
        synchronized (handlers) {
            all = List.copyOf(handlers.keySet());
        }
        for (int from = 0; from < all.size(); from += MOST_TOPICS) {
            int to = Math.min(all.size(), from + MOST_TOPICS);
            ObjectNode data = topics(all.subList(from, to));
            data.set("after", places.json(""));
            begun(flights.call("subscribe", data));
        }
    }

    /// Hands out an event that is new.
    void event(JsonNode data) {
        Map<String, String> headers = new HashMap<>();
        data.path("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        Event event =
                new Event(
                        data.path("topic").asText(),
                        data.path("epoch").asLong(),
                        data.path("offset").asLong(),
                        data.path("from").asText(),
                        data.path("at").asText(),
                        headers,
                        data.path("payload"));
        if (!places.pass(event)) {
            return;
        }
        try {
            handle(event);
        } catch (RuntimeException e) {
            places.jump(event.topic(), event.epoch(), event.offset());
            throw e;
        }
    }

    private void handle(Event event) {
        TopicName topic = TopicName.parse(event.topic());
        List<Consumer<Event>> all = new ArrayList<>();
        synchronized (handlers) {
            handlers.forEach((filter, some) -> {
                if (filter.matches(topic)) {
                    all.addAll(some);
                }
            });
        }
        all.forEach(handler -> handler.accept(event));
    }
}
