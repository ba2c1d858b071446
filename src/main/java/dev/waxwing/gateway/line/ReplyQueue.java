package dev.waxwing.gateway.line;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/// The answers that a connection owes, oldest first: one that is not ready holds back those behind
/// it. Owned by the connection's event loop.
final class ReplyQueue {
    private final ArrayDeque<Reply> replies = new ArrayDeque<>();

    void add(Reply reply) {
        replies.add(reply);
    }

    boolean isEmpty() {
        return replies.isEmpty();
    }

    boolean hasReady() {
        Reply first = replies.peek();
        return first != null && first.isDone();
    }

    /// Writes every answer that is ready and has none before it that is not.
    void drainTo(ByteBuf out) {
        while (hasReady()) {
            replies.remove().write(out);
        }
    }
}
