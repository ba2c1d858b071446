package dev.waxwing.broker;

import dev.waxwing.topics.InvalidTopic;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An exchange with its bindings: an immutable value, replaced as a whole when a binding is added.
final class Exchange {
    /// A queue bound under a key (for a topic exchange, a filter).
    record Binding(String key, MessageQueue queue) {}

    private final String name;
    private final ExchangeType type;
    private final List<Binding> bindings;
    private final Map<String, List<MessageQueue>> byKey = new LinkedHashMap<>();
    private final TopicTree<MessageQueue> byFilter = new TopicTree<>();
    private final List<MessageQueue> all;

    Exchange(String name, ExchangeType type, List<Binding> bindings) {
        this.name = name;
        this.type = type;
        this.bindings = List.copyOf(bindings);
        Set<MessageQueue> distinct = new LinkedHashSet<>();
        for (Binding binding : bindings) {
            distinct.add(binding.queue());
            byKey.computeIfAbsent(binding.key(), _ -> new ArrayList<>()).add(binding.queue());
            if (type == ExchangeType.TOPIC) {
                var _ = byFilter.add(TopicFilter.ofKey(binding.key()), binding.queue());
            }
        }
        this.all = List.copyOf(distinct);
    }

    String name() {
        return name;
    }

    ExchangeType type() {
        return type;
    }

    boolean has(String key, MessageQueue queue) {
        return bindings.contains(new Binding(key, queue));
    }

    /// @throws InvalidTopic for a filter that is not one (topic exchanges)
    Exchange with(String key, MessageQueue queue) {
        List<Binding> more = new ArrayList<>(bindings);
        more.add(new Binding(key, queue));
        return new Exchange(name, type, more);
    }

    /// The queues that get a copy of a message with this key; each once; empty when no binding
    /// selects it.
    List<MessageQueue> route(String key) {
        return switch (type) {
            case FANOUT -> all;
            case DIRECT -> byKey.getOrDefault(key, List.of());
            case TOPIC -> matching(key);
        };
    }

    private List<MessageQueue> matching(String key) {
        try {
            return byFilter.match(TopicName.ofKey(key)).toList();
        } catch (InvalidTopic _) {
            return List.of(); // a key with an empty level is no topic: nothing can be bound to it
        }
    }
}
