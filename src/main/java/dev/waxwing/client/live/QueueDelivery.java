package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/// A message of a queue, to be settled: until then the server keeps it for this client, and gives
/// it to another when the connection ends. Safe for all threads.
public final class QueueDelivery {
    private static final JsonMapper JSON = new JsonMapper();

    private final Flights flights;
    private final JsonNode data;

    QueueDelivery(Flights flights, JsonNode data) {
        this.flights = flights;
        this.data = data;
    }

    public String queue() {
        return data.path("queue").asText();
    }

    /// The message's own id.
    public String id() {
        return message().path("message_id").asText();
    }

    /// The message, as it was published.
    public JsonNode message() {
        return data.path("message");
    }

    /// Whether it was handed out before.
    public boolean isRedelivered() {
        return data.path("redelivered").asBoolean();
    }

    /// How often it was handed out, this time included.
    public int deliveryCount() {
        return data.path("delivery_count").asInt();
    }

    /// It is done: the queue forgets it. Said again after a break, until it is answered; the thread
    /// that reads must not wait for it.
    ///
    /// @return done when that is on the server's disk; where the server has not yet seen the end of
    ///   a connection on which the message came, it may come again all the same
    public CompletableFuture<Void> ack() {
        return settle("ack", JSON.createObjectNode());
    }

    /// It is not done.
    ///
    /// @param requeue whether it comes again; else it is a dead letter
    /// @return as of [#ack]
    public CompletableFuture<Void> nack(boolean requeue) {
        return settle("nack", JSON.createObjectNode().put("requeue", requeue));
    }

    /// The prefetch bounds how many wait.
    private CompletableFuture<Void> settle(String type, ObjectNode how) {
        return flights.askAtOnce(type, how.put("message_id", id())).thenAccept(_ -> {});
    }

    @Override
    public String toString() {
        return queue() + " " + id();
    }
}
