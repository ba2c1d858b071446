package dev.waxwing.gateway.websocket;

import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/// What waits to be written to one connection. [#offer] and [#close] are safe for all threads, the
/// rest is the event loop's.
///
/// Taken frames are a list in which the newest is first; whoever adds to an empty one wakes the
/// [LoopWriter], which writes all of it and flushes once. What the operating system then does not
/// take is the client's backlog, and that is bounded.
final class FrameQueue {
    /// How long the other side may take to answer a close frame, or to read a last one.
    private static final int CLOSING_SECONDS = 3;

    /// What may be offered before it was tried to write it, as a multiple of the backlog's bound:
    /// what a busy event loop has not got to yet is not the client's fault.
    private static final int UNTRIED = 8;

    private static final long ONE_FRAME = 1L << 40;
    private static final long BYTES = ONE_FRAME - 1;

    private static final AtomicReferenceFieldUpdater<FrameQueue, @Nullable OutboundFrame> NEWEST =
            AtomicReferenceFieldUpdater.newUpdater(FrameQueue.class, OutboundFrame.class, "newest");
    private static final AtomicLongFieldUpdater<FrameQueue> BACKLOG =
            AtomicLongFieldUpdater.newUpdater(FrameQueue.class, "backlog");

    private final WebSocketConnection connection;
    private final Channel channel;
    private final LoopWriter writer;
    private final WebSocketConfig config;
    private volatile @Nullable OutboundFrame newest;

    /// Frames (above) and bytes (below) that were taken and that the operating system does not
    /// have.
    private volatile long backlog;

    /// The client does not take what it is sent as fast as it comes.
    private volatile boolean isStuck;

    /// Nothing is taken any more.
    private volatile boolean isClosing;

    /// A close frame was written.
    private boolean isClosed;

    /// Frames written.
    private int sent;

    FrameQueue(
            WebSocketConnection connection,
            Channel channel,
            LoopWriter writer,
            WebSocketConfig config) {
        this.connection = connection;
        this.channel = channel;
        this.writer = writer;
        this.config = config;
    }

    /// As [dev.waxwing.protocol.Outbox#offer].
    boolean offer(EncodedFrame frame, @Nullable Runnable written) {
        if (isClosing) {
            return false;
        }
        long cost = ONE_FRAME + frame.size();
        if (isTooMuch(BACKLOG.addAndGet(this, cost), isStuck ? 1 : UNTRIED)) {
            BACKLOG.addAndGet(this, -cost);
            close(CloseCode.SLOW, "the client does not read");
            return false;
        }
        push(new OutboundFrame(frame, written, 0));
        return true;
    }

    /// As [dev.waxwing.protocol.Outbox#close].
    void close(CloseCode code, String reason) {
        if (isClosing) {
            return;
        }
        isClosing = true;
        push(new OutboundFrame(CloseCodes.frame(code.number(), reason), null, code.number()));
    }

    private void push(OutboundFrame frame) {
        OutboundFrame before;
        do {
            before = newest;
            frame.before = before;
        } while (!NEWEST.compareAndSet(this, before, frame));
        if (before == null) {
            writer.wake(this);
        }
    }

    private boolean isTooMuch(long taken, int times) {
        return (taken & BYTES) > (long) config.outbox() * times
                || taken / ONE_FRAME > (long) config.outboxFrames() * times;
    }

    /// Writes all that waits, and flushes it.
    void write() {
        OutboundFrame first = OutboundFrame.reversed(NEWEST.getAndSet(this, null));
        if (first == null || isClosed || !channel.isActive()) {
            return;
        }
        long cost = 0;
        for (OutboundFrame next = first; next != null; next = next.before) {
            if (next.closeCode != 0) {
                connection.closing(next.closeCode);
                writeClose(next.frame);
                break;
            }
            cost += ONE_FRAME + next.frame.size();
            sent++;
            boolean isLast = next.before == null || next.before.closeCode != 0;
            ChannelPromise promise =
                    isLast ? whenWritten(first, next, cost) : channel.voidPromise();
            channel.write(writer.bytes(next.frame, channel.alloc()), promise);
        }
        channel.flush();
        checkBacklog();
    }

    private ChannelPromise whenWritten(OutboundFrame first, OutboundFrame last, long cost) {
        boolean isAsked = false;
        for (OutboundFrame next = first; next != null; next = next.before) {
            isAsked |= next.written != null;
        }
        OutboundFrame told = isAsked ? first : null;
        ChannelPromise promise = channel.newPromise();
        promise.addListener(done -> {
            if (done.isSuccess()) {
                written(told, cost);
            }
        });
        return promise;
    }

    private void written(@Nullable OutboundFrame first, long cost) {
        BACKLOG.addAndGet(this, -cost);
        isStuck = isStuck && unsent() > 0;
        for (OutboundFrame next = first; next != null; next = next.before) {
            if (next.written != null) {
                next.written.run();
            }
        }
    }

    /// What could not be written at once waits for the client; too much of it ends the connection.
    private void checkBacklog() {
        if (unsent() > 0) {
            isStuck = true;
            if (isTooMuch(backlog, 1)) {
                close(CloseCode.SLOW, "the client does not read");
            }
        }
    }

    private long unsent() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    /// The close frame of this side; the other side answers it, or is cut off.
    private void writeClose(EncodedFrame frame) {
        isClosed = true;
        channel.write(Unpooled.wrappedBuffer(frame.wire()), channel.voidPromise());
        closeLater();
    }

    /// Ends the connection with a close frame after what was taken.
    ///
    /// @param atOnce close when that is written; else wait for the other side to close, because
    ///   closing with its bytes unread would reset the connection and might destroy the frame on
    ///   its way (RFC 1122, 4.2.2.13)
    void end(EncodedFrame close, boolean atOnce) {
        write();
        isClosing = true;
        if (isClosed || !channel.isActive()) {
            return;
        }
        isClosed = true;
        var sent = channel.writeAndFlush(Unpooled.wrappedBuffer(close.wire()));
        if (atOnce) {
            sent.addListener(ChannelFutureListener.CLOSE);
        } else if (channel instanceof DuplexChannel duplex
                && channel.pipeline().get(SslHandler.class) == null) {
            sent.addListener(_ -> duplex.shutdownOutput());
        }
        channel.config().setAutoRead(true);
        closeLater();
    }

    private void closeLater() {
        channel.eventLoop().schedule(() -> channel.close(), CLOSING_SECONDS, TimeUnit.SECONDS);
    }

    int sent() {
        return sent;
    }

    /// For all threads.
    long waitingBytes() {
        return backlog & BYTES;
    }

    /// For all threads.
    int waitingFrames() {
        return (int) (backlog / ONE_FRAME);
    }

    /// Whether a close frame of this side is on its way.
    boolean isClosed() {
        return isClosed;
    }

    /// The connection is gone, and with it what waits.
    void gone() {
        isClosing = true;
        NEWEST.set(this, null);
    }
}
