package dev.waxwing.gateway.line;

import dev.waxwing.protocol.LineParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/// An answer in the order of its command: text at once, or text that comes when the journal has
/// done its part. Owned by the connection's event loop.
abstract class Reply {
    private boolean done;

    final boolean isDone() {
        return done;
    }

    final void done() {
        done = true;
    }

    /// Writes the line or lines; called once, when done.
    abstract void write(ByteBuf out);

    /// One line that is known already; control characters in it, which can only be a client's own
    /// words, are replaced.
    static Reply text(String text) {
        String line = LineParser.printable(text);
        Reply reply =
                new Reply() {
                    @Override
                    void write(ByteBuf out) {
                        Reply.line(out, line);
                    }
                };
        reply.done();
        return reply;
    }

    static void line(ByteBuf out, String line) {
        ByteBufUtil.writeUtf8(out, line);
        out.writeByte('\n');
    }
}
