package dev.waxwing.gateway.line;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The patience with one connection: lines that do not end, commands that make no sense, an outbox
/// that does not empty, and a close that the other side does not answer. Owned by the connection's
/// event loop.
final class ConnectionLimits {
    /// How long a client may take to close after us; until then its bytes are read and dropped,
    /// because closing with unread bytes would reset the connection and might destroy our last line
    /// on its way (RFC 1122, 4.2.2.13).
    private static final long LINGER_SECONDS = 2;

    private final LineConnection connection;
    private final LineConfig config;
    private int malformed;
    private @Nullable Future<?> lineTimer;
    private @Nullable Future<?> outboxTimer;
    private boolean isBegun;
    private long linesBefore;
    private long begunAt;
    private boolean finishing;

    ConnectionLimits(LineConnection connection, LineConfig config) {
        this.connection = connection;
        this.config = config;
    }

    void wellFormed() {
        malformed = 0;
    }

    /// Counts a malformed command; true when it was one too many.
    boolean malformed() {
        return ++malformed >= config.maxMalformed();
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
                connection.end(
                        "Error: line not finished within %d s"
                                .formatted(config.idleHalfLine().toSeconds()));
            }
        }
    }

    /// The outbox is full (or is not any more): it has to shrink in time.
    void outbox(boolean writable) {
        outboxTimer = cancel(outboxTimer);
        if (!writable) {
            watchOutbox();
        }
    }

    private void watchOutbox() {
        long before = connection.channel().bytesBeforeWritable();
        outboxTimer =
                connection
                        .loop()
                        .schedule(
                                () -> {
                                    if (connection.channel().bytesBeforeWritable() < before) {
                                        watchOutbox();
                                    } else {
                                        connection.channel().close();
                                    }
                                },
                                config.stall().toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    /// Sends what is written and closes: at once, or (`linger`) when the other side has closed too.
    void closeAfterFlush(ChannelHandlerContext ctx, boolean linger) {
        if (finishing) {
            return;
        }
        finishing = true;
        ChannelFuture sent = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (linger
                && ctx.channel() instanceof DuplexChannel duplex
                && ctx.pipeline().get(SslHandler.class) == null) {
            sent.addListener(_ -> duplex.shutdownOutput());
            outboxTimer = cancel(outboxTimer);
            outboxTimer =
                    connection.loop().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    void stop() {
        lineTimer = cancel(lineTimer);
        outboxTimer = cancel(outboxTimer);
    }

    private static @Nullable Future<?> cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }
}
