package dev.waxwing.sessions;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.routing.Place;
import dev.waxwing.topics.TopicName;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the server says in answer to frames of the native protocol.
final class NativeAnswers {
    private NativeAnswers() {}

    static EncodedFrame ok(@Nullable String id) {
        return ok("ok", id);
    }

    /// A frame of that type which says nothing more.
    static EncodedFrame ok(String type, @Nullable String id) {
        return NativeWriter.frame(type, id).end();
    }

    /// Where topics with a history stand from which a subscription begins.
    static EncodedFrame ok(@Nullable String id, Map<TopicName, Place> begins) {
        return NativeWriter.frame("ok", id, 64 * begins.size())
                .json("offsets", offsets(begins))
                .end();
    }

    private static String offsets(Map<TopicName, Place> places) {
        return places.entrySet().stream()
                .map(e ->
                        "\"%s\":{\"epoch\":%d,\"offset\":%d}"
                                .formatted(
                                        e.getKey().text(),
                                        e.getValue().epoch(),
                                        e.getValue().offset()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static EncodedFrame pong(@Nullable String id) {
        return NativeWriter.frame("pong", id).end();
    }

    static EncodedFrame stored(@Nullable String id, TopicName topic, long epoch, long offset) {
        return NativeWriter.frame("ack", id)
                .field("topic", topic.text())
                .field("epoch", epoch)
                .field("offset", offset)
                .end();
    }

    static EncodedFrame passed(@Nullable String id, TopicName topic, int reached) {
        return NativeWriter.frame("ack", id)
                .field("topic", topic.text())
                .field("reached", reached)
                .end();
    }

    static EncodedFrame reached(@Nullable String id, int reached) {
        return NativeWriter.frame("ack", id).field("reached", reached).end();
    }

    /// Nothing came of a frame.
    ///
    /// @param retryAfter zero when waiting does not help, or it is not known how long
    static EncodedFrame error(
            @Nullable String id, ErrorCode code, String sentence, Duration retryAfter) {
        NativeWriter w =
                NativeWriter.frame("error", id)
                        .field("code", code.number())
                        .field("name", code.code())
                        .field("message", sentence);
        if (!retryAfter.isZero()) {
            w.field("retry_after_ms", Math.max(1, retryAfter.toMillis()));
        }
        return w.end();
    }
}
