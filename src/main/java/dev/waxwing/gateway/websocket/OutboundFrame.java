package dev.waxwing.gateway.websocket;

import dev.waxwing.protocol.EncodedFrame;
import org.jspecify.annotations.Nullable;

/// A frame that waits to be written, and the one that was offered before it: a list that needs
/// nothing while it is empty.
final class OutboundFrame {
    final EncodedFrame frame;
    final @Nullable Runnable written;

    /// A close frame's code, else 0.
    final int closeCode;

    @Nullable OutboundFrame before;

    OutboundFrame(EncodedFrame frame, @Nullable Runnable written, int closeCode) {
        this.frame = frame;
        this.written = written;
        this.closeCode = closeCode;
    }

    /// The same list, the first offered first.
    static @Nullable OutboundFrame reversed(@Nullable OutboundFrame newest) {
        OutboundFrame first = null;
        for (OutboundFrame next = newest; next != null; ) {
            OutboundFrame older = next.before;
            next.before = first;
            first = next;
            next = older;
        }
        return first;
    }
}
