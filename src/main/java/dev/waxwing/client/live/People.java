package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How this user is seen and whom it watches: what each connection is told anew. Safe for all
/// threads.
final class People {
    private static final JsonMapper JSON = new JsonMapper();

    private final Flights flights;

    // All below is guarded by this object's monitor. Nothing is sent while it is held.
    private final Set<String> attended = new LinkedHashSet<>();
    private List<String> watched = List.of();
    private Consumer<Presence> watcher = _ -> {};
    private @Nullable ObjectNode said;

    People(Flights flights) {
        this.flights = flights;
    }

    /// @param text empty for nothing
    void say(String status, String text) {
        ObjectNode data = JSON.createObjectNode().put("status", status);
        if (!text.isEmpty()) {
            data.put("text", text);
        }
        synchronized (this) {
            said = data;
        }
        flights.write(presence(data));
    }

    void watch(List<String> users, Consumer<Presence> handler) {
        synchronized (this) {
            watched = List.copyOf(users);
            watcher = handler;
        }
        flights.write(watching(users));
    }

    private static String watching(List<String> users) {
        ObjectNode data = JSON.createObjectNode();
        ArrayNode watch = data.putArray("watch");
        users.forEach(watch::add);
        return presence(data);
    }

    private static String presence(ObjectNode data) {
        ObjectNode frame = JSON.createObjectNode().put("type", "presence");
        frame.set("data", data);
        return frame.toString();
    }

    CompletableFuture<JsonNode> attend(String topic) {
        synchronized (this) {
            attended.add(topic);
        }
        return flights.ask("subscribe", attending(topic));
    }

    private static ObjectNode attending(String topic) {
        ObjectNode data = JSON.createObjectNode().put("presence", true);
        data.putArray("topics").add(topic);
        return data;
    }

    /// There is another connection, which has its subscriptions.
    void attendAgain() {
        List<String> all;
        synchronized (this) {
            all = List.copyOf(attended);
        }
        for (String topic : all) {
            var _ = flights.call("subscribe", attending(topic));
        }
    }

    /// There is a connection.
    void sayAgain() {
        ObjectNode own;
        List<String> users;
        synchronized (this) {
            own = said;
            users = watched;
        }
        if (own != null) {
            flights.write(presence(own));
        }
        if (!users.isEmpty()) {
            flights.write(watching(users));
        }
    }

    /// Hands out how somebody is.
    void told(JsonNode data) {
        Consumer<Presence> told;
        synchronized (this) {
            told = watcher;
        }
        told.accept(
                new Presence(
                        data.path("user").asText(),
                        data.path("status").asText(),
                        data.path("text").asText(),
                        data.path("last_seen").asText()));
    }
}
