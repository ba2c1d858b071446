package dev.waxwing.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.waxwing.model.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A plain HTTP connection that is one too many: the first bytes that come are answered with 503
/// and a problem document, unread, and [#SECONDS] later at the latest it is closed. Until then what
/// comes is dropped, because closing with unread bytes would destroy the answer on its way (RFC
/// 1122, 4.2.2.13). Owned by its event loop; the first handler of its pipeline, so that Vert.x sees
/// nothing.
final class TurnedAway extends ChannelInboundHandlerAdapter {
    private static final int SECONDS = 2;

    /// When to come again: spread, so that not all come together.
    private static final int RETRY_FROM_SECONDS = 5;

    private static final int RETRY_SPREAD_SECONDS = 10;
    private static final SecurityHeaders SECURITY_HEADERS = new SecurityHeaders(false);

    private final HttpWatch watch;
    private final Runnable ended;
    private @Nullable Future<?> timer;
    private boolean answered;

    private TurnedAway(HttpWatch watch, Runnable ended) {
        this.watch = watch;
        this.ended = ended;
    }

    /// Turns a connection away; on its event loop.
    ///
    /// @param ended when it is closed
    static void watch(HttpConnection connection, HttpWatch watch, Runnable ended) {
        Channel channel = Patience.channelOf(connection);
        TurnedAway last = new TurnedAway(watch, ended);
        last.timer = channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
        channel.pipeline().addFirst("turned away", last);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        if (!answered) {
            answered = true;
            watch.refused(ErrorCode.AT_CAPACITY);
            Answer problem = problem();
            byte[] head = head(problem).getBytes(US_ASCII);
            ctx.writeAndFlush(Unpooled.wrappedBuffer(head, problem.body()))
                    .addListener(_ -> ((DuplexChannel) ctx.channel()).shutdownOutput());
        }
    }

    private static Answer problem() {
        int seconds =
                RETRY_FROM_SECONDS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_SECONDS);
        Refused refused =
                new Refused(
                        ErrorCode.AT_CAPACITY,
                        "The server holds as many connections as it may.",
                        Optional.of(Duration.ofSeconds(seconds)));
        return Answer.problem(refused, RequestIds.random());
    }

    private static String head(Answer problem) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        problem.headers().forEach(header -> headers.add(header.name(), header.value()));
        SECURITY_HEADERS.addTo(headers);
        headers.add("Content-Length", Integer.toString(problem.body().length));
        headers.add("Connection", "close");
        StringBuilder head = new StringBuilder("HTTP/1.1 503 Service Unavailable\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        ended.run();
    }
}
