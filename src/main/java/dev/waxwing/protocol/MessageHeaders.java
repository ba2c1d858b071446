package dev.waxwing.protocol;

import dev.waxwing.model.MessageEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a message's `headers` ask of the broker.
///
/// @param priority 0 to 9, `headers.priority`
/// @param delayMillis 0 to one year, `headers.delay_ms`
public record MessageHeaders(int priority, long delayMillis) {
    public static final MessageHeaders NONE = new MessageHeaders(0, 0);

    private static final int MAX_PRIORITY = 9;
    private static final long MAX_DELAY = Duration.ofDays(365).toMillis();

    /// @throws MalformedMessage when `headers` is no object or one of the two is out of range
    public static MessageHeaders of(MessageEnvelope message) throws MalformedMessage {
        if (!message.extra().containsKey("headers")) {
            return NONE;
        }
        if (!(message.extra().get("headers") instanceof Map<?, ?> headers)) {
            throw new MalformedMessage("field 'headers' must be an object");
        }
        return new MessageHeaders(
                (int) number(headers, "priority", MAX_PRIORITY),
                number(headers, "delay_ms", MAX_DELAY));
    }

    public static List<MessageHeaders> ofAll(List<MessageEnvelope> messages)
            throws MalformedMessage {
        List<MessageHeaders> all = new ArrayList<>(messages.size());
        for (MessageEnvelope message : messages) {
            all.add(of(message));
        }
        return all;
    }

    private static long number(Map<?, ?> headers, String name, long max) throws MalformedMessage {
        Object value = headers.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer || value instanceof Long) {
            long n = ((Number) value).longValue();
            if (n >= 0 && n <= max) {
                return n;
            }
        }
        throw new MalformedMessage(
                "headers.%s must be a whole number from 0 to %d".formatted(name, max));
    }
}
