package dev.waxwing.routing;

import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A connection wants to listen.
///
/// @param filters what is added; those that are there already begin again where `after` names a
///   topic of theirs
/// @param after from where, by topic
/// @param resumes whether topics that `after` does not name are new to the client, and read from
///   their beginning; else they begin now
/// @param joined gets where the topics stand from which this begins: who comes back goes on from
///   there, or from the last message that he got. Runs in [Dispatch]
/// @param refused told why not, in place of `joined`
public record Join(
        TopicSubscriber who,
        List<TopicFilter> filters,
        Map<TopicName, Place> after,
        boolean resumes,
        Consumer<Map<TopicName, Place>> joined,
        Consumer<String> refused) {
    public Join {
        filters = List.copyOf(filters);
        after = Map.copyOf(after);
    }
}
