package dev.waxwing.sessions;

import dev.waxwing.chat.Roster.Announcement;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.protocol.RawJson;

/// Broadcasts of one dialect, in the frames of both.
final class Broadcasts {
    private Broadcasts() {}

    /// One that came as a header/body frame.
    static Announcement of(UserId from, HeaderBodyFrame frame, JsonText now) {
        return language ->
                switch (language) {
                    case HEADER_BODY ->
                            HeaderBodyWriter.frame(
                                    HeaderBodyWriter.body(
                                            from.value(), "broadcast", frame, now, null));
                    case NATIVE -> inNative(from, now, frame);
                };
    }

    private static EncodedFrame inNative(UserId from, JsonText now, HeaderBodyFrame frame) {
        return NativeWriter.frame("message", null, frame.content().size())
                .field("broadcast", true)
                .field("from", from.value())
                .field("at", frame.timestamp() == null ? now : frame.timestamp())
                .field("payload", frame.content())
                .field("signature", frame.signature())
                .end();
    }

    /// One that came as a frame of the native protocol.
    static Announcement of(UserId from, RawJson payload, JsonText now) {
        return language ->
                switch (language) {
                    case HEADER_BODY -> inHeaderBody(from, payload, now);
                    case NATIVE ->
                            NativeWriter.frame("message", null, payload.size())
                                    .field("broadcast", true)
                                    .field("from", from.value())
                                    .field("at", now)
                                    .field("payload", payload)
                                    .end();
                };
    }

    /// What is no string is told as its JSON.
    private static EncodedFrame inHeaderBody(UserId from, RawJson payload, JsonText now) {
        HeaderBodyFrame frame =
                new HeaderBodyFrame(
                        null,
                        HeaderBodyFrame.Kind.BROADCAST,
                        "",
                        now,
                        null,
                        null,
                        null,
                        payload.text());
        return HeaderBodyWriter.frame(
                HeaderBodyWriter.body(from.value(), "broadcast", frame, now, null));
    }
}
