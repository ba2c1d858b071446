package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server says on one header/body connection. Safe for all threads.
///
/// @param user who it is said to
record HeaderBodyAnswers(UserId user, WireTime time) {
    private static final JsonText NOTHING = JsonText.of("");
    private static final String SLOW_DOWN = "Rate limit exceeded. Please slow down.";

    /// The answer to a message whose sender gave it an id: it is on disk.
    ///
    /// @param messageId the id that its recipient sees
    EncodedFrame stored(String id, long messageId) {
        String more = "\"message_id\":" + messageId;
        return HeaderBodyWriter.answer(
                id, "server", user.value(), time.now(), NOTHING, "sent", more);
    }

    /// The answer to a broadcast whose sender gave it an id: so many connections took it.
    EncodedFrame reached(String id, int connections) {
        String more = "\"reached\":" + connections;
        return HeaderBodyWriter.answer(
                id, "server", user.value(), time.now(), NOTHING, "sent", more);
    }

    /// The answer to a server command.
    EncodedFrame command(@Nullable String id, String content) {
        return HeaderBodyWriter.answer(
                id, "server", user.value(), time.now(), JsonText.of(content), null, "");
    }

    /// Nothing came of a frame.
    ///
    /// @param id of the frame, if it could be read and had one
    /// @param retryAfter zero when waiting does not help
    EncodedFrame error(@Nullable String id, ErrorCode code, String sentence, Duration retryAfter) {
        String text = code == ErrorCode.RATE_LIMITED ? SLOW_DOWN : sentence;
        String retry = retryAfter.isZero() ? "" : ",\"retry_after_ms\":" + millis(retryAfter);
        String more =
                "\"error\":{\"code\":%d,\"name\":\"%s\"%s}"
                        .formatted(code.number(), code.code(), retry);
        return HeaderBodyWriter.answer(
                id, "system", user.value(), time.now(), JsonText.of(text), "error", more);
    }

    private static long millis(Duration time) {
        return Math.max(1, time.toMillis());
    }
}
