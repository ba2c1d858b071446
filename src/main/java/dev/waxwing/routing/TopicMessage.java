package dev.waxwing.routing;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.rules.Lineage;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message on its way to a topic.
///
/// @param role the sender's, for rules
/// @param at when it came, RFC 3339
/// @param payload carried, never looked into
/// @param messageId what makes a repetition known; null: nothing
/// @param headers clear text beside the payload
/// @param lineage the rules that have made it
/// @param followed by whom; null for most
public record TopicMessage(
        TopicName topic,
        UserId from,
        Role role,
        JsonText at,
        RawJson payload,
        @Nullable String messageId,
        Map<String, String> headers,
        Lineage lineage,
        @Nullable Followed followed) {

    /// What a client sends.
    public TopicMessage(
            TopicName topic,
            UserId from,
            Role role,
            JsonText at,
            RawJson payload,
            @Nullable String messageId,
            Map<String, String> headers) {
        this(topic, from, role, at, payload, messageId, headers, Lineage.NONE, null);
    }

    /// The same, followed on its way.
    public TopicMessage followed(@Nullable Followed by) {
        return by == null
                ? this
                : new TopicMessage(topic, from, role, at, payload, messageId, headers, lineage, by);
    }

    /// The same for another topic, made by a rule.
    TopicMessage made(TopicName other, Lineage by) {
        return new TopicMessage(other, from, role, at, payload, messageId, headers, by, followed);
    }

    TopicMessage with(Map<String, String> changed) {
        return new TopicMessage(
                topic, from, role, at, payload, messageId, changed, lineage, followed);
    }

    /// Bytes, about.
    int size() {
        return payload.size() + 64;
    }
}
