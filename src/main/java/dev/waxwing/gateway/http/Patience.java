package dev.waxwing.gateway.http;

import dev.waxwing.gateway.loop.Wheel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the edge bears with one HTTP connection: headers have to be complete, and the next request
/// has to come, within the patience; a body has to come and an answer has to go at [#LEAST_BYTES]
/// in each such time, or else the connection is closed. While an endpoint works, time does not
/// count against the client. Owned by the connection's event loop; the first handler of its
/// pipeline, so it counts the bytes of the wire.
final class Patience extends ChannelDuplexHandler implements Wheel.Visited {
    private static final int LEAST_BYTES = 4096;

    /// How often it is looked whether a request has come: from then on it counts what moves.
    private static final int LOOK_SECONDS = 2;

    private final int seconds;
    private final Runnable ended;
    private final AtomicInteger answering = new AtomicInteger();
    private @Nullable Channel channel;
    private int requests;
    private int bodies;
    private boolean isFirst = true;
    private boolean headerBegun;
    private int since = Wheel.now();
    private long in;
    private long written;
    private long before;
    private Waiting waiting = Waiting.FOR_REQUEST;

    /// What the connection waits for.
    private enum Waiting {
        FOR_REQUEST,
        FOR_BODY,
        FOR_ENDPOINT,
        FOR_READER
    }

    private Patience(int seconds, Runnable ended) {
        this.seconds = seconds;
        this.ended = ended;
    }

    /// Watches a connection from now on.
    ///
    /// @param ended when it is closed, or is no HTTP connection any more
    static void watch(HttpConnection connection, int seconds, Runnable ended) {
        Channel channel = channelOf(connection);
        Patience patience = new Patience(seconds, ended);
        patience.channel = channel;
        channel.pipeline().addFirst("patience", patience);
        Wheel.of(channel.eventLoop()).add(patience, Math.min(seconds, LOOK_SECONDS));
    }

    /// The watch over a request's connection, from its beginning to its answer.
    static @Nullable Patience of(HttpServerRequest request) {
        return channelOf(request.connection()).pipeline().get(Patience.class);
    }

    /// Vert.x's connections are all of this class; there is no public way to the channel.
    static Channel channelOf(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /// A request's headers are complete. It counts until its answer is written; with HTTP/2 until
    /// its stream is closed, as by a client that wants no answer any more.
    void began(HttpServerRequest request) {
        if (requests++ == 0) {
            begin(Waiting.FOR_BODY, Wheel.now());
        }
        bodies++;
        isFirst = false;
        headerBegun = false;
        request.end().onComplete(_ -> bodies--);
        if (isStream(request)) {
            request.response().closeHandler(_ -> ended());
        }
    }

    /// An answer is about to be written; from any thread.
    void answering() {
        answering.incrementAndGet();
    }

    /// An answer is written, or cannot be.
    void answered(HttpServerRequest request) {
        answering.decrementAndGet();
        if (!isStream(request)) {
            ended();
        }
    }

    private static boolean isStream(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    private void ended() {
        if (--requests == 0) {
            since = Wheel.now();
            waiting = Waiting.FOR_REQUEST;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            in += bytes.readableBytes();
            if (requests == 0 && !headerBegun) {
                headerBegun = true;
                since = isFirst ? since : Wheel.now();
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        ctx.write(message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        channel = null;
        ended.run();
    }

    @Override
    public int visit(int now) {
        Channel watched = channel;
        if (watched == null || !watched.isActive()) {
            return Wheel.NEVER;
        }
        Waiting state = state();
        if (state != waiting) {
            begin(state, now);
        }
        if (now - since >= seconds && state != Waiting.FOR_ENDPOINT) {
            if (state == Waiting.FOR_REQUEST || moved() - before < LEAST_BYTES) {
                if (state == Waiting.FOR_READER) {
                    // What the reader never took is not kept for it: a reset (RFC 9293, 3.6.1).
                    watched.config().setOption(ChannelOption.SO_LINGER, 0);
                }
                cutOff(watched);
                return Wheel.NEVER;
            }
            begin(state, now);
        }
        return requests == 0 ? Math.min(since + seconds, now + LOOK_SECONDS) : now + 1;
    }

    /// From the head of the pipeline: Vert.x would first wait for what is being written, which is
    /// what somebody who does not read makes it wait for.
    private static void cutOff(Channel watched) {
        var _ = watched.pipeline().firstContext().close();
    }

    private void begin(Waiting state, int now) {
        waiting = state;
        since = now;
        before = moved();
    }

    private Waiting state() {
        if (requests == 0) {
            return Waiting.FOR_REQUEST;
        }
        if (answering.get() > 0) {
            return Waiting.FOR_READER;
        }
        return bodies > 0 ? Waiting.FOR_BODY : Waiting.FOR_ENDPOINT;
    }

    private long moved() {
        return waiting == Waiting.FOR_READER ? sent() : in;
    }

    /// Bytes that the operating system has taken.
    private long sent() {
        Channel watched = channel;
        ChannelOutboundBuffer out = watched == null ? null : watched.unsafe().outboundBuffer();
        // A buffer counts as pending until all of it is taken.
        return out == null
                ? written
                : written - out.totalPendingWriteBytes() + out.currentProgress();
    }
}
