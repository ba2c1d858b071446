package dev.waxwing.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which exchanges and queues exist and how they are bound: an immutable value. The journal's
/// writer makes the next one; everybody reads the current one without locks.
public final class Topology {
    /// Routes that are remembered; beyond it they are computed each time, so strange keys cannot
    /// fill the memory.
    private static final int ROUTE_CACHE = 10_000;

    static final Topology EMPTY = new Topology(Map.of(), Map.of());

    private final Map<String, Exchange> exchanges;
    private final Map<String, MessageQueue> queues;
    private final Map<Address, Route> routes = new ConcurrentHashMap<>();

    private record Address(String exchange, String key) {}

    private Topology(Map<String, Exchange> exchanges, Map<String, MessageQueue> queues) {
        this.exchanges = Map.copyOf(exchanges);
        this.queues = Map.copyOf(queues);
    }

    /// A topology of many at once.
    static Topology of(List<Exchange> exchanges, List<MessageQueue> queues) {
        return new Topology(
                exchanges.stream().collect(Collectors.toMap(Exchange::name, Function.identity())),
                queues.stream().collect(Collectors.toMap(MessageQueue::name, Function.identity())));
    }

    public @Nullable MessageQueue queue(String name) {
        return queues.get(name);
    }

    public boolean hasExchange(String name) {
        return exchanges.containsKey(name);
    }

    Map<String, MessageQueue> queues() {
        return queues;
    }

    Map<Integer, MessageQueue> queuesById() {
        return queues.values().stream()
                .collect(Collectors.toMap(MessageQueue::id, Function.identity()));
    }

    @Nullable Exchange exchange(String name) {
        return exchanges.get(name);
    }

    Topology with(Exchange exchange) {
        Map<String, Exchange> more = new HashMap<>(exchanges);
        more.put(exchange.name(), exchange);
        return new Topology(more, queues);
    }

    Topology with(MessageQueue queue) {
        Map<String, MessageQueue> more = new HashMap<>(queues);
        more.put(queue.name(), queue);
        return new Topology(exchanges, more);
    }

    /// The route to one queue, by its name, whatever is bound to it; null when there is none.
    ///
    /// @param from what comes from there is a duplicate only of what came from there
    public @Nullable Route toQueue(String from, String name) {
        MessageQueue queue = queues.get(name);
        return queue == null ? null : new Route(this, from, name, List.of(queue));
    }

    /// The route of an exchange and key, or null when there is no such exchange or no binding
    /// selects the key.
    public @Nullable Route route(String exchange, String key) {
        Address address = new Address(exchange, key);
        Route known = routes.get(address);
        if (known != null) {
            return known;
        }
        Exchange from = exchanges.get(exchange);
        if (from == null) {
            return null;
        }
        var targets = from.route(key);
        if (targets.isEmpty()) {
            return null;
        }
        Route route = new Route(this, exchange, key, targets);
        if (routes.size() < ROUTE_CACHE) {
            routes.put(address, route);
        }
        return route;
    }
}
