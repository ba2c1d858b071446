package dev.waxwing.broker;

import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is written into the clear headers of a message when it becomes a dead letter, beside those
/// that its sender has set, such as a `correlation_id`. The sealed part stays as it is.
final class DeadLetterHeaders {
    /// A [DeadReason].
    static final String REASON = "dead_letter_reason";

    /// The queue that it comes from.
    static final String QUEUE = "dead_letter_queue";

    private static final String HEADERS = "headers";

    private DeadLetterHeaders() {}

    /// The JSON of a dead letter; what cannot be read goes as it is.
    static byte[] addedTo(byte[] source, int offset, int length, String queue, DeadReason why) {
        MessageEnvelope message;
        try {
            message = MessageJson.parse(source, offset, length);
        } catch (MalformedMessage _) {
            return Arrays.copyOfRange(source, offset, offset + length);
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        if (message.extra().get(HEADERS) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> headers.put(String.valueOf(name), value));
        }
        headers.put(REASON, why.word());
        headers.put(QUEUE, queue);
        Map<String, Object> extra = new LinkedHashMap<>(message.extra());
        extra.put(HEADERS, headers);
        return MessageJson.bytes(message.with(extra));
    }
}
