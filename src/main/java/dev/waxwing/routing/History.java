package dev.waxwing.routing;

import dev.waxwing.log.LogName;
import dev.waxwing.log.LogOptions;
import dev.waxwing.log.Retention;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.util.List;

/// Which topics keep a history, and how much. Immutable.
///
/// @param memory filters of those that keep none
record History(LogOptions options, List<TopicFilter> memory) {
    private static final String PREFIX = "topic/";

    static History of(TopicsConfig config) {
        Retention retention = new Retention(config.keep(), config.keepFor(), config.keepBytes());
        return new History(new LogOptions(retention, true), config.memoryFilters());
    }

    boolean keeps(TopicName topic) {
        for (int i = 0; i < memory.size(); i++) {
            if (memory.get(i).matches(topic)) {
                return false;
            }
        }
        return true;
    }

    static LogName log(TopicName topic) {
        return new LogName(PREFIX + topic.text());
    }

    /// The topic whose log this is.
    static TopicName topic(LogName log) {
        return TopicName.parse(log.text().substring(PREFIX.length()));
    }

    /// How the names of all of them begin.
    static String prefix() {
        return PREFIX;
    }
}
