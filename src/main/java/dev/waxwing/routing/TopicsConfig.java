package dev.waxwing.routing;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import dev.waxwing.topics.TopicFilter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What topics keep, and how many of them there may be.
@Section(value = "topics", doc = "Topics: what they keep to be read again, and their bounds.")
public record TopicsConfig(
        @Setting(
                        value = "10000",
                        max = "100000000",
                        doc = "The newest so many messages of each topic are kept; 0: no bound.")
                long keep,
        @Setting(value = "24h", doc = "How long messages of topics are kept; 0s: for ever.")
                Duration keepFor,
        @Setting(
                        value = "64 MiB",
                        bytes = true,
                        doc = "Bytes of messages that each topic keeps; 0: no bound.")
                long keepBytes,
        @Setting(
                        value = "live.>",
                        doc =
                                "Filters, separated by commas, of topics that keep nothing: their"
                                    + " messages go to those who listen at the time, without a look"
                                    + " at the disk.")
                String memory,
        @Setting(
                        value = "5m",
                        min = "1s",
                        max = "24h",
                        doc = "How long a client of the native protocol may come back and resume.")
                Duration resumeFor,
        @Setting(
                        value = "1000",
                        min = "1",
                        max = "100000",
                        doc =
                                "The newest messages of a topic that are known again when they are"
                                        + " repeated under their `message_id`.")
                int repeats,
        @Setting(
                        value = "100000",
                        min = "1",
                        max = "10000000",
                        doc = "Topics with a history; what would be one more is refused.")
                int max,
        @Setting(
                        value = "2000",
                        min = "1",
                        max = "100000",
                        doc = "Filters that one connection may listen to.")
                int subscriptions) {

    /// @throws IllegalArgumentException when `memory` holds what is no filter
    public TopicsConfig {
        var _ = filters(memory);
    }

    /// Those of `memory`.
    List<TopicFilter> memoryFilters() {
        return filters(memory);
    }

    private static List<TopicFilter> filters(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(filter -> !filter.isEmpty())
                .map(TopicFilter::parse)
                .toList();
    }
}
