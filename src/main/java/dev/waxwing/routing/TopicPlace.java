package dev.waxwing.routing;

import java.util.List;

/// Where a message to a topic is kept.
///
/// @param first the oldest offset that the topic's log still keeps
/// @param from who sent it
/// @param at when it came, RFC 3339
/// @param tags what rules have called it
/// @param correlation its `correlation_id`; empty when it has none
public record TopicPlace(
        String topic,
        long epoch,
        long offset,
        long first,
        String from,
        String at,
        List<String> tags,
        String correlation) {}
