package dev.waxwing.presence;

import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A user as others see it.
///
/// @param status `online`, `away`, `busy` or `offline`
/// @param text what the user says beside it; may be empty
/// @param lastSeen when the last connection went, of somebody who is not there and was since the
///   server's start
public record Seen(UserId user, String status, String text, Optional<Instant> lastSeen) {
    /// The frame that says so.
    public EncodedFrame frame() {
        return fields().end();
    }

    /// As [#frame], with the connections by which a user is there.
    ///
    /// @param connections their ids, which need no escapes
    public EncodedFrame frame(List<String> connections) {
        String ids = connections.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return fields().json("connections", connections.isEmpty() ? "[]" : ids).end();
    }

    private NativeWriter fields() {
        NativeWriter w =
                NativeWriter.frame("presence", null)
                        .field("user", user.value())
                        .field("status", status);
        if (!text.isEmpty()) {
            w.field("text", text);
        }
        lastSeen.ifPresent(at -> w.field("last_seen", at.toString()));
        return w;
    }
}
