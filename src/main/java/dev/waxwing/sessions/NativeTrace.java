package dev.waxwing.sessions;

import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.tracing.Followed;
import dev.waxwing.tracing.Kind;
import dev.waxwing.tracing.Stage;
import dev.waxwing.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/// Which frames of the native protocol are messages that can be followed.
final class NativeTrace {
    private NativeTrace() {}

    /// When a frame comes in; 0 when nobody asks.
    static long now(@Nullable Tracing tracing) {
        return tracing == null ? 0 : System.nanoTime();
    }

    /// Begins to follow a frame that the gate has admitted, or not.
    static @Nullable Followed begin(@Nullable Tracing tracing, NativeEntry entry, long began) {
        return tracing == null ? null : chosen(tracing, entry, began);
    }

    private static @Nullable Followed chosen(Tracing tracing, NativeEntry entry, long began) {
        Followed followed;
        switch (entry.call()) {
            case NativeFrame.Publish publish -> {
                followed = tracing.follow(Kind.TOPIC, began);
                if (followed != null) {
                    followed.about(publish.messageId(), entry.topic().text());
                }
            }
            case NativeFrame.Send send when isDirect(send.to()) -> {
                followed = tracing.follow(Kind.DIRECT, began);
                if (followed != null) {
                    followed.about(send.messageId(), null);
                }
            }
            case NativeFrame.Enqueue _ -> followed = tracing.follow(Kind.QUEUE, began);
            default -> followed = null;
        }
        if (followed != null) {
            followed.did(Stage.GATE, began);
        }
        return followed;
    }

    /// Messages to rooms and to single connections are not followed.
    private static boolean isDirect(NativeFrame.Recipient to) {
        String conversation = to.conversation();
        return to.user() != null
                || conversation != null && !conversation.startsWith(RoomName.PREFIX);
    }
}
