package dev.waxwing.gateway.line;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// What one connection has written in this turn of its event loop: gathered in a buffer, because
/// deliveries from many queues come one by one, and flushed once, at the end of the turn. Owned by
/// the event loop.
final class Outgoing {
    /// A buffer with more than this goes to the socket's own queue, whose length holds back the
    /// queues; bytes.
    private static final int CHUNK = 16 << 10;

    private final ChannelHandlerContext context;
    private final Runnable flushing = this::flush;
    private @Nullable ByteBuf gathered;
    private boolean scheduled;

    Outgoing(ChannelHandlerContext context) {
        this.context = context;
    }

    /// Where to write at least so many bytes now.
    ByteBuf room(int bytes) {
        if (!scheduled) {
            scheduled = true;
            context.channel().eventLoop().execute(flushing);
        }
        ByteBuf out = gathered;
        if (out != null && (out.readableBytes() >= CHUNK || out.writableBytes() < bytes)) {
            pass();
            out = null;
        }
        if (out == null) {
            out = context.alloc().directBuffer(Math.max(CHUNK, bytes));
            gathered = out;
        }
        return out;
    }

    /// Hands what was gathered to the socket's queue, for whoever writes past this.
    void pass() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            context.write(out, context.voidPromise());
        }
    }

    /// The connection is gone.
    void release() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            out.release();
        }
    }

    private void flush() {
        scheduled = false;
        pass();
        context.flush();
    }
}
