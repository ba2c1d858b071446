package dev.waxwing.protocol;

import dev.waxwing.model.MessageEnvelope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sender's own name for what a message belongs to, `correlation_id` among its clear headers.
/// It goes where the message goes; the server only repeats it to people who look for the message.
public final class CorrelationId {
    /// The header.
    public static final String HEADER = "correlation_id";

    private CorrelationId() {}

    /// That of a message; null when it has none.
    public static @Nullable String of(MessageEnvelope message) {
        return message.extra().get("headers") instanceof Map<?, ?> headers
                        && headers.get(HEADER) instanceof String id
                ? id
                : null;
    }

    /// That of a message's JSON; null also when that is malformed.
    public static @Nullable String of(byte[] json, int offset, int length) {
        try {
            return of(MessageJson.parse(json, offset, length));
        } catch (MalformedMessage _) {
            return null;
        }
    }

    /// That of a frame; null when it carries no message, or one without.
    public static @Nullable String of(NativeFrame.@Nullable Call call) {
        return switch (call) {
            case NativeFrame.Publish publish -> publish.headers().get(HEADER);
            case NativeFrame.Enqueue enqueue -> {
                RawJson message = enqueue.message();
                yield of(message.source(), message.from(), message.size());
            }
            case null -> null;
            default -> null;
        };
    }
}
