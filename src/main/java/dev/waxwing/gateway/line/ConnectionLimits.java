package dev.waxwing.gateway.line;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The patience with one connection: lines that do not end, an outbox that does not empty, and a
/// close that the other side does not answer. Owned by the connection's event loop, but
/// [#isFinishing].
final class ConnectionLimits {
    /// How long a client may take to close after us; until then its bytes are read and dropped,
    /// because closing with unread bytes would reset the connection and might destroy our last line
    /// on its way (RFC 1122, 4.2.2.13).
    private static final long LINGER_SECONDS = 2;

    private final LineConnection connection;
    private final LineConfig config;
    private @Nullable Future<?> lineTimer;
    private @Nullable Future<?> outboxTimer;
    private @Nullable Future<?> lingerTimer;
    private boolean isBegun;
    private long linesBefore;
    private long begunAt;
    private volatile boolean finishing;

    ConnectionLimits(LineConnection connection, LineConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /// A line has begun and not ended (or there is none): it has to end in time.
    ///
    /// @param lines how many lines have ended before it
    void line(boolean begun, long lines) {
        if (!begun) {
            isBegun = false;
            return;
        }
        if (!isBegun || lines != linesBefore) {
            isBegun = true;
            linesBefore = lines;
            begunAt = System.nanoTime();
        }
        if (lineTimer == null) {
            watchLine(config.idleHalfLine().toNanos());
        }
    }

    /// One timer for many lines: when it fires too early for the present one, it is set again.
    private void watchLine(long nanos) {
        lineTimer = connection.loop().schedule(this::checkLine, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkLine() {
        lineTimer = null;
        if (isBegun) {
            long left = begunAt + config.idleHalfLine().toNanos() - System.nanoTime();
            if (left > 0) {
                watchLine(left);
            } else {
                connection.end(Refusal.unfinished(config.idleHalfLine()));
            }
        }
    }

    /// The outbox is full (or is not any more): it has to shrink in time.
    void outbox(boolean writable) {
        if (!finishing) {
            outboxTimer = cancel(outboxTimer);
            if (!writable) {
                watchOutbox();
            }
        }
    }

    private void watchOutbox() {
        long before = unsent();
        outboxTimer =
                connection
                        .loop()
                        .schedule(
                                () -> {
                                    if (unsent() < before || isTaken()) {
                                        watchOutbox();
                                    } else {
                                        connection.channel().close();
                                    }
                                },
                                config.stall().toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    /// Bytes that the kernel has not taken yet.
    private long unsent() {
        ChannelOutboundBuffer outbox = connection.channel().unsafe().outboundBuffer();
        return outbox == null ? 0 : outbox.totalPendingWriteBytes() - outbox.currentProgress();
    }

    /// Whether the kernel has sent anything lately, and not only the same again: then the client
    /// reads. The kernel may hold megabytes, and asks for more only when much of that is gone.
    private boolean isTaken() {
        if (!(connection.channel() instanceof EpollSocketChannel socket)) {
            return false;
        }
        EpollTcpInfo tcp = socket.tcpInfo();
        return tcp.retransmits() == 0 && tcp.lastDataSent() < config.stall().toMillis();
    }

    /// Sends what is written and closes: at once, or (`linger`) when the other side has closed too.
    /// Nothing is left to do when the connection is closed already.
    void closeAfterFlush(ChannelHandlerContext ctx, boolean linger) {
        if (finishing) {
            return;
        }
        finishing = true;
        outboxTimer = cancel(outboxTimer);
        if (!ctx.channel().isActive()) {
            return;
        }
        watchOutbox();
        ChannelFuture sent = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (linger
                && ctx.channel() instanceof DuplexChannel duplex
                && ctx.pipeline().get(SslHandler.class) == null) {
            sent.addListener(_ -> linger(duplex));
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// Everything is sent: waits for the other side's end.
    private void linger(DuplexChannel channel) {
        outboxTimer = cancel(outboxTimer);
        if (connection.isInputEnded() || !channel.isActive()) {
            channel.close();
            return;
        }
        channel.shutdownOutput();
        channel.config().setAutoRead(true);
        lingerTimer =
                connection.loop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /// The other side has closed its half.
    void inputEnded() {
        if (lingerTimer != null) {
            connection.channel().close();
        }
    }

    /// Whether nothing more is written, because the end is; for all threads.
    boolean isFinishing() {
        return finishing;
    }

    void stop() {
        lineTimer = cancel(lineTimer);
        outboxTimer = cancel(outboxTimer);
        lingerTimer = cancel(lingerTimer);
    }

    private static @Nullable Future<?> cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }
}
