package dev.waxwing.routing;

import dev.waxwing.log.LogOptions;
import dev.waxwing.log.Retention;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.util.List;

/// Which topics keep a history, and how much. Immutable.
///
/// @param memory filters of those that keep none
record History(LogKind kind, LogOptions options, List<TopicFilter> memory) {
    static History of(LogKind kind, TopicsConfig config) {
        Retention retention = new Retention(config.keep(), config.keepFor(), config.keepBytes());
        return new History(kind, new LogOptions(retention, true), config.memoryFilters());
    }

    boolean keeps(TopicName topic) {
        for (int i = 0; i < memory.size(); i++) {
            if (memory.get(i).matches(topic)) {
                return false;
            }
        }
        return true;
    }
}
