package dev.waxwing.webhooks;

import dev.waxwing.log.LogName;
import dev.waxwing.topics.TopicFilter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A subscription: where events go, and which. Immutable.
///
/// @param id UUIDv7 text
/// @param name for people
/// @param topic the filter of the topics whose events are wanted; empty for all events, also those
///   of no topic
/// @param types the types of event that are wanted; none for all
/// @param reason why it is disabled, when the server did that; else empty
public record Webhook(
        String id,
        String name,
        HookUrl url,
        Optional<String> topic,
        Set<String> types,
        boolean isEnabled,
        String reason,
        Instant createdAt) {
    /// Characters of a name.
    public static final int LONGEST_NAME = 100;

    /// Characters of a filter.
    public static final int LONGEST_FILTER = 255;

    public static final int MOST_TYPES = 32;

    public Webhook {
        types = Set.copyOf(types);
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a webhook's name has 1 to %d characters".formatted(LONGEST_NAME));
        }
        if (topic.isEmpty() && types.isEmpty()) {
            throw new IllegalArgumentException("a webhook names a topic, types of event, or both");
        }
        topic.ifPresent(Webhook::check);
        if (types.size() > MOST_TYPES || !types.stream().allMatch(WebhookEvent::isType)) {
            throw new IllegalArgumentException(
                    "types of event are up to %d words such as message.created"
                            .formatted(MOST_TYPES));
        }
    }

    private static void check(String filter) {
        if (filter.length() > LONGEST_FILTER
                || filter.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "a topic filter has up to %d characters and no spaces"
                            .formatted(LONGEST_FILTER));
        }
        var _ = TopicFilter.parse(filter);
    }

    /// The same, enabled or not.
    Webhook enabled(boolean now, String why) {
        return new Webhook(id, name, url, topic, types, now, why, createdAt);
    }

    boolean wantsType(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /// What waits to be posted, and what was.
    LogName log() {
        return new LogName("webhook/" + id);
    }

    /// What was given up.
    LogName deadLog() {
        return new LogName("webhook-dead/" + id);
    }
}
