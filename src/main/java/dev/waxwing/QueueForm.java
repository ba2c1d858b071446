package dev.waxwing;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.model.UserId;
import dev.waxwing.model.UuidV7;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.routing.QueueHeaders;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.rules.Lineage;
import dev.waxwing.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Messages of topics as messages of queues, and back.
///
/// In a queue a message to a topic is a message like any other: its payload's JSON in base64 is the
/// `ciphertext` (sealed or not), the fields of the line's own sealing are empty, and `topic`,
/// `from`, `at` and `headers` stand beside them. What was published to an exchange has that form
/// already, and keeps it.
final class QueueForm {
    private QueueForm() {}

    /// For whoever consumes a queue.
    static byte[] bytes(TopicMessage message) {
        return message.origin() == null ? MessageJson.bytes(envelope(message)) : original(message);
    }

    /// With all that it takes to route the message later.
    static byte[] held(TopicMessage message) {
        Map<String, Object> more = new LinkedHashMap<>();
        if (message.lineage().hops() > 0) {
            more.put("lineage", message.lineage().text());
        }
        String origin = message.origin();
        if (origin != null) {
            more.put("origin", origin);
        }
        return MessageJson.bytes(with(envelope(message), more));
    }

    private static MessageEnvelope envelope(TopicMessage message) {
        String given = message.messageId();
        String id =
                given != null && MessageEnvelope.isValidId(given)
                        ? given
                        : UuidV7.next(InstantSource.system()).toString();
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("topic", message.topic().text());
        extra.put("from", message.sender());
        Role role = message.role();
        if (role != null) {
            extra.put("role", role.word());
        }
        extra.put("at", message.at().value());
        if (!message.headers().isEmpty()) {
            extra.put("headers", message.headers());
        }
        String payload =
                Base64.getEncoder()
                        .encodeToString(
                                message.payload().toString().getBytes(StandardCharsets.UTF_8));
        return new MessageEnvelope(id, payload, "", "", "", extra);
    }

    private static MessageEnvelope with(MessageEnvelope envelope, Map<String, Object> more) {
        Map<String, Object> extra = new LinkedHashMap<>(envelope.extra());
        extra.putAll(more);
        return new MessageEnvelope(
                envelope.messageId(),
                envelope.ciphertext(),
                envelope.nonce(),
                envelope.tag(),
                envelope.encSessionKey(),
                extra);
    }

    /// As it was published, with the headers that rules have left.
    private static byte[] original(TopicMessage message) {
        RawJson payload = message.payload();
        try {
            MessageEnvelope envelope =
                    MessageJson.parse(payload.source(), payload.from(), payload.size());
            return MessageJson.bytes(QueueHeaders.with(envelope, message.headers()));
        } catch (MalformedMessage e) {
            throw new IllegalStateException("it was a message before", e);
        }
    }

    /// Reads what [#held] has made.
    ///
    /// @throws MalformedMessage when it is something else
    static TopicMessage read(MessageEnvelope envelope) throws MalformedMessage {
        String from = field(envelope, "from");
        byte[] payload = Base64.getDecoder().decode(envelope.ciphertext());
        return new TopicMessage(
                TopicName.parse(field(envelope, "topic")),
                UserId.isValid(from) ? new UserId(from) : null,
                optional(envelope, "role")
                        .map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                JsonText.of(field(envelope, "at")),
                new RawJson(payload, 0, payload.length),
                envelope.messageId(),
                QueueHeaders.of(envelope),
                Lineage.parse(optional(envelope, "lineage").orElse("")),
                optional(envelope, "origin").orElse(null),
                null);
    }

    private static String field(MessageEnvelope envelope, String name) throws MalformedMessage {
        Optional<String> text = optional(envelope, name);
        if (text.isEmpty()) {
            throw new MalformedMessage("missing field '" + name + "'");
        }
        return text.get();
    }

    private static Optional<String> optional(MessageEnvelope envelope, String name) {
        return envelope.extra().get(name) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
