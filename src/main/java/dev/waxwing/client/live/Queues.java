package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The queues that one client consumes, on each of its connections anew. Safe for all threads;
/// deliveries come one at a time.
final class Queues {
    private static final JsonMapper JSON = new JsonMapper();

    private final Flights flights;

    /// Guarded by itself. Nothing is sent while it is held.
    private final Map<String, Consuming> consuming = new LinkedHashMap<>();

    Queues(Flights flights) {
        this.flights = flights;
    }

    /// Begins, or has it begin with the next connection.
    QueueConsumption consume(String queue, int prefetch, Consumer<QueueDelivery> handler) {
        Consuming made = new Consuming(queue, prefetch, handler);
        synchronized (consuming) {
            if (consuming.putIfAbsent(queue, made) != null) {
                throw new IllegalStateException("'" + queue + "' is consumed already");
            }
        }
        made.begin();
        return made;
    }

    /// There is a connection, on which what was settled before has been said again: else that would
    /// be handed out once more.
    void ready() {
        all().forEach(Consuming::begin);
    }

    private List<Consuming> all() {
        synchronized (consuming) {
            return List.copyOf(consuming.values());
        }
    }

    /// Hands out a message.
    void deliver(JsonNode data) {
        QueueDelivery delivery = new QueueDelivery(flights, data);
        Consuming to;
        synchronized (consuming) {
            to = consuming.get(delivery.queue());
        }
        if (to != null) {
            to.handler.accept(delivery);
        }
    }

    /// The client is closed.
    void close() {
        all().forEach(one -> one.end(new IOException("the client is closed")));
    }

    private final class Consuming implements QueueConsumption {
        private final String queue;
        private final int prefetch;
        private final Consumer<QueueDelivery> handler;
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        // Both are guarded by Flights.whileOpen.
        private long connection;
        private @Nullable CompletableFuture<JsonNode> asked;

        Consuming(String queue, int prefetch, Consumer<QueueDelivery> handler) {
            this.queue = queue;
            this.prefetch = prefetch;
            this.handler = handler;
        }

        /// Asks for it, once on each connection.
        void begin() {
            flights.whileOpen(number -> {
                if (connection != number && isWanted()) {
                    connection = number;
                    ObjectNode data = JSON.createObjectNode().put("queue", queue);
                    CompletableFuture<JsonNode> answer =
                            flights.call("consume", data.put("prefetch", prefetch));
                    asked = answer;
                    var _ =
                            answer.whenComplete((_, failure) -> {
                                if (failure == null) {
                                    begun.complete(null);
                                } else if (failure instanceof LiveRefused) {
                                    end(failure);
                                } // else the next connection asks again
                            });
                }
            });
        }

        private boolean isWanted() {
            synchronized (consuming) {
                return consuming.get(queue) == this;
            }
        }

        private boolean leave() {
            synchronized (consuming) {
                return consuming.remove(queue, this);
            }
        }

        private void end(Throwable why) {
            if (leave()) {
                begun.completeExceptionally(why);
                ended.completeExceptionally(why);
            }
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public CompletableFuture<Void> begun() {
            return begun.copy();
        }

        @Override
        public CompletableFuture<Void> ended() {
            return ended.copy();
        }

        /// What comes before the answer is not handed out any more either: it goes back. Where the
        /// connection ends first, the consumption has ended with it.
        @Override
        public CompletableFuture<Void> cancel() {
            CompletableFuture<JsonNode> answer;
            synchronized (flights) { // who consumes the queue next asks for it behind this
                if (!leave()) {
                    return ended();
                }
                begun.cancel(false);
                if (asked != null) {
                    asked.cancel(false); // not to be asked for again
                }
                answer = flights.call("cancel", JSON.createObjectNode().put("queue", queue));
            }
            var _ =
                    answer.whenComplete((_, failure) -> {
                        if (failure instanceof LiveRefused refused
                                && !refused.name().equals("not_found")) {
                            ended.completeExceptionally(refused);
                        } else {
                            ended.complete(null);
                        }
                    });
            return ended();
        }
    }
}
