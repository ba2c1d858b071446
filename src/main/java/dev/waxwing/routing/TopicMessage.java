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
/// @param from null for what a program has put into a queue, or whoever has not said who it is
/// @param role the sender's, for rules; null where nobody is known
/// @param at when it came, RFC 3339
/// @param payload carried, never looked into
/// @param messageId what makes a repetition known; null: nothing
/// @param headers clear text beside the payload
/// @param lineage the rules that have made it
/// @param origin where it was published when that was an exchange
///   ([dev.waxwing.broker.Route#name]): then the payload is the whole message of the queue; null
///   for others
/// @param followed by whom; null for most
public record TopicMessage(
        TopicName topic,
        @Nullable UserId from,
        @Nullable Role role,
        JsonText at,
        RawJson payload,
        @Nullable String messageId,
        Map<String, String> headers,
        Lineage lineage,
        @Nullable String origin,
        @Nullable Followed followed) {
    /// Who has sent what no user has.
    private static final String SERVER = "server";

    /// What a client sends.
    public TopicMessage(
            TopicName topic,
            UserId from,
            Role role,
            JsonText at,
            RawJson payload,
            @Nullable String messageId,
            Map<String, String> headers) {
        this(topic, from, role, at, payload, messageId, headers, Lineage.NONE, null, null);
    }

    /// The same, followed on its way.
    public TopicMessage followed(@Nullable Followed by) {
        return by == null
                ? this
                : new TopicMessage(
                        topic, from, role, at, payload, messageId, headers, lineage, origin, by);
    }

    /// A message to an exchange, to be copied.
    static TopicMessage ofQueue(
            TopicName topic,
            String origin,
            @Nullable UserId from,
            @Nullable Role role,
            JsonText at,
            RawJson message,
            String messageId,
            Map<String, String> headers) {
        return new TopicMessage(
                topic, from, role, at, message, messageId, headers, Lineage.NONE, origin, null);
    }

    /// Who has sent it, for those who get it.
    public String sender() {
        return from == null ? SERVER : from.value();
    }

    /// The same for another topic, made by a rule.
    TopicMessage made(TopicName other, Lineage by) {
        return new TopicMessage(
                other, from, role, at, payload, messageId, headers, by, origin, followed);
    }

    TopicMessage with(Map<String, String> changed) {
        return new TopicMessage(
                topic, from, role, at, payload, messageId, changed, lineage, origin, followed);
    }

    /// Bytes, about.
    int size() {
        return payload.size() + 64;
    }
}
