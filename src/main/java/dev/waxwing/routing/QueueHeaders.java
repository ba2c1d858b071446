package dev.waxwing.routing;

import dev.waxwing.model.MessageEnvelope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The clear headers of messages in queues: the texts and numbers of the object `headers`, of which
/// some mean something to the broker.
public final class QueueHeaders {
    private static final String FIELD = "headers";

    private QueueHeaders() {}

    /// As texts; what is neither text, number nor truth value is left out.
    public static Map<String, String> of(MessageEnvelope envelope) {
        Map<String, String> headers = new LinkedHashMap<>();
        raw(envelope)
                .forEach((name, value) -> {
                    String text = text(value);
                    if (text != null) {
                        headers.put(String.valueOf(name), text);
                    }
                });
        return headers;
    }

    /// One of them.
    ///
    /// @param name in lower case
    static @Nullable String find(MessageEnvelope envelope, String name) {
        return find(raw(envelope), name);
    }

    /// One of some headers, whatever the case of its name.
    static @Nullable String find(Map<?, ?> headers, String name) {
        for (Map.Entry<?, ?> header : headers.entrySet()) {
            if (header.getKey() instanceof String key && key.equalsIgnoreCase(name)) {
                return text(header.getValue());
            }
        }
        return null;
    }

    /// The same message with these; values that stay the same keep their form.
    public static MessageEnvelope with(MessageEnvelope envelope, Map<String, String> headers) {
        if (headers.equals(of(envelope))) {
            return envelope;
        }
        Map<?, ?> before = raw(envelope);
        Map<String, Object> after = new LinkedHashMap<>();
        before.forEach((name, value) -> {
            if (text(value) == null) {
                after.put(String.valueOf(name), value);
            }
        });
        headers.forEach((name, value) -> {
            Object former = before.get(name);
            after.put(name, former != null && value.equals(text(former)) ? former : value);
        });
        Map<String, Object> extra = new LinkedHashMap<>(envelope.extra());
        extra.put(FIELD, after);
        return new MessageEnvelope(
                envelope.messageId(),
                envelope.ciphertext(),
                envelope.nonce(),
                envelope.tag(),
                envelope.encSessionKey(),
                extra);
    }

    private static Map<?, ?> raw(MessageEnvelope envelope) {
        return envelope.extra().get(FIELD) instanceof Map<?, ?> headers ? headers : Map.of();
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case null, default -> null;
        };
    }
}
