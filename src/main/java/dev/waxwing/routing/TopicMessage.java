package dev.waxwing.routing;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.topics.TopicName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message on its way to a topic.
///
/// @param at when it came, RFC 3339
/// @param payload carried, never looked into
/// @param messageId what makes a repetition known; null: nothing
/// @param headers clear text beside the payload
public record TopicMessage(
        TopicName topic,
        UserId from,
        JsonText at,
        RawJson payload,
        @Nullable String messageId,
        Map<String, String> headers) {

    /// Bytes, about.
    int size() {
        return payload.size() + 64;
    }
}
