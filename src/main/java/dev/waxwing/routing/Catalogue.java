package dev.waxwing.routing;

import dev.waxwing.log.LogHead;
import dev.waxwing.log.LogName;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The topics that have a history, and up to where each was handed to those who listen. Changed by
/// [Dispatch] alone; read by all.
final class Catalogue {
    private final ConcurrentMap<TopicName, Place> topics = new ConcurrentHashMap<>();

    /// @param heads what the disk has, by log
    Catalogue(LogKind kind, Map<LogName, LogHead> heads) {
        heads.forEach(
                (log, head) -> topics.put(kind.topic(log), new Place(head.epoch(), head.last())));
    }

    /// Messages up to this one have been handed over.
    void handed(TopicName topic, Place place) {
        topics.put(topic, place);
    }

    /// Whether this message was handed over, or came before the catalogue.
    boolean has(TopicName topic, long epoch, long offset) {
        Place place = topics.get(topic);
        return place != null && place.epoch() == epoch && offset <= place.offset();
    }

    boolean contains(TopicName topic) {
        return topics.containsKey(topic);
    }

    /// Where those stand that a filter selects.
    ///
    /// @param most stop when there are more
    Map<TopicName, Place> places(TopicFilter filter, int most) {
        Map<TopicName, Place> found = new HashMap<>();
        if (filter.isExact()) {
            TopicName only = TopicName.parse(filter.text());
            Place place = topics.get(only);
            if (place != null) {
                found.put(only, place);
            }
            return found;
        }
        for (Map.Entry<TopicName, Place> topic : topics.entrySet()) {
            if (filter.matches(topic.getKey())) {
                found.put(topic.getKey(), topic.getValue());
                if (found.size() > most) {
                    return found;
                }
            }
        }
        return found;
    }

    int size() {
        return topics.size();
    }
}
