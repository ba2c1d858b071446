package dev.waxwing.gateway.websocket;

import dev.waxwing.gateway.loop.Wheel;
import dev.waxwing.ops.Edge;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.sessions.Connection;
import dev.waxwing.sessions.Ending;
import dev.waxwing.sessions.Place;
import dev.waxwing.sessions.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One WebSocket connection, the only handler of its channel: frames in, heartbeat, closing
/// handshake (RFC 6455); what goes out is its [FrameQueue]'s. Owned by its event loop; what [Wire]
/// declares is safe for all threads.
final class WebSocketConnection extends ChannelInboundHandlerAdapter
        implements Wire, FrameSink, Wheel.Visited {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    private static final EncodedFrame PING = new EncodedFrame(new byte[] {(byte) 0x89, 0});
    private static final int PONG_AND_FIN = 0x8a;

    /// How long its actor may take to come.
    private static final int ARRIVAL_SECONDS = 5;

    private final WebSocketParts parts;
    private final Channel channel;
    private final Edge edge;
    private final String address;
    private final FrameQueue out;
    private @Nullable Connection connection;
    private @Nullable FrameReader reader;

    /// As long as there is no actor, whose it is then.
    private @Nullable Place place;

    /// When the last whole frame came, as [Wheel#now]; at first when it began.
    private int heard = Wheel.now();

    /// How it ends: 0 as long as nobody has begun to end it.
    private int endingCode;

    private boolean endedByClient;

    /// The client has ended its side, or broken the protocol: what follows is not looked at.
    private boolean isDeaf;

    /// When its client has to have said who it is, as [Wheel#now]; 0 when that is not asked.
    private int authenticateBy;

    private boolean isSilent;
    private boolean isGone;

    /// @param address where its client is
    WebSocketConnection(
            WebSocketParts parts, Channel channel, LoopWriter writer, Edge edge, String address) {
        this.parts = parts;
        this.channel = channel;
        this.edge = edge;
        this.address = address;
        this.out = new FrameQueue(this, channel, writer, parts.config());
    }

    /// The channel has left HTTP, and is read once the connection's actor is there.
    ///
    /// @param taken given back here if no actor comes
    /// @param mustAuthenticate whether its client has yet to say who it is
    void begin(Place taken, boolean mustAuthenticate) {
        place = taken;
        int first = (int) parts.config().heartbeat().toSeconds();
        if (mustAuthenticate) {
            first = (int) parts.config().authentication().toSeconds();
            authenticateBy = heard + first;
        }
        Wheel.of(channel.eventLoop()).add(this, Math.min(first, ARRIVAL_SECONDS));
    }

    /// The actor is there; on the event loop.
    void ready(Connection way) {
        connection = way;
        place = null;
        if (isGone) {
            way.closed(ending());
        } else {
            resume();
        }
    }

    // ---- In

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf bytes && !isDeaf) {
                read(bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ByteBuf bytes) {
        FrameReader at = reader == null ? new FrameReader(parts.maxMessage()) : reader;
        try {
            boolean more = at.read(bytes, this);
            reader = more && !at.isIdle() ? at : null;
        } catch (FrameViolation violation) {
            reader = null;
            fail(violation.code(), violation.reason());
        }
    }

    @Override
    public void text(byte[] utf8) {
        heard();
        if (connection != null) {
            connection.received(utf8);
        }
    }

    @Override
    public void binary(byte[] data) {
        heard();
        if (connection != null) {
            connection.receivedBinary(data);
        }
    }

    @Override
    public void ping(byte[] data) {
        heard();
        byte[] wire = new byte[2 + data.length];
        wire[0] = (byte) PONG_AND_FIN;
        wire[1] = (byte) data.length;
        System.arraycopy(data, 0, wire, 2, data.length);
        out.offer(new EncodedFrame(wire), null);
    }

    @Override
    public void pong() {
        heard();
    }

    /// The client begins to close, or answers our close frame; either way the server ends the TCP
    /// connection (RFC 6455, 7.1.1).
    @Override
    public void close(int code) {
        isDeaf = true;
        if (out.isClosed()) {
            channel.close();
            return;
        }
        if (endingCode == 0) {
            endingCode = code;
            endedByClient = true;
        }
        end(CloseCodes.frame(code, ""), true);
    }

    /// Behind the answers to what came before: the actor's turn with it is on the loop already.
    private void end(EncodedFrame last, boolean isAnswer) {
        channel.eventLoop().execute(() -> out.end(last, isAnswer));
    }

    /// Only frames count: one that never gets whole is silence.
    private void heard() {
        heard = Wheel.now();
        if (isSilent) {
            isSilent = false;
            if (connection != null) {
                connection.heard();
            }
        }
    }

    // ---- Out

    @Override
    public boolean offer(EncodedFrame frame) {
        return out.offer(frame, null);
    }

    @Override
    public boolean offer(EncodedFrame frame, Runnable written) {
        return out.offer(frame, written);
    }

    @Override
    public void close(CloseCode code, String reason) {
        out.close(code, reason);
    }

    /// A close frame of this side is being written; called by the queue.
    void closing(int code) {
        if (endingCode == 0) {
            endingCode = code;
        }
    }

    @Override
    public int sent() {
        return out.sent();
    }

    @Override
    public long waitingBytes() {
        return out.waitingBytes();
    }

    @Override
    public int waitingFrames() {
        return out.waitingFrames();
    }

    @Override
    public void pause() {
        autoRead(false);
    }

    @Override
    public void resume() {
        autoRead(true);
    }

    private void autoRead(boolean wanted) {
        if (channel.eventLoop().inEventLoop()) {
            channel.config().setAutoRead(wanted);
        } else {
            channel.eventLoop().execute(() -> channel.config().setAutoRead(wanted));
        }
    }

    // ---- Time and the end

    @Override
    public int visit(int now) {
        if (isGone) {
            return Wheel.NEVER;
        }
        if (connection == null) {
            return alone(now);
        }
        if (now < authenticateBy) {
            return authenticateBy;
        }
        if (authenticateBy > 0) {
            authenticateBy = 0;
            connection.overdue();
        }
        if (!channel.config().isAutoRead()) {
            // Nobody reads it: the silence is ours.
            heard = now;
        }
        int heartbeat = (int) parts.config().heartbeat().toSeconds();
        int silence = (int) parts.config().silence().toSeconds();
        int quiet = now - heard;
        if (quiet < heartbeat) {
            return heard + heartbeat;
        }
        if (!isSilent) {
            // Nobody is cut off who was not asked.
            silent();
            return Math.max(heard + silence, now + silence - heartbeat);
        }
        if (quiet < silence) {
            return heard + silence;
        }
        timedOut();
        return now + heartbeat;
    }

    /// Nobody reads it, so it would stay for ever.
    private int alone(int now) {
        if (now - heard < ARRIVAL_SECONDS) {
            return heard + ARRIVAL_SECONDS;
        }
        LOG.warn("{} is closed: its actor has not come", channel);
        fail(CloseCode.INTERNAL_ERROR, "internal error");
        return Wheel.NEVER;
    }

    private void silent() {
        isSilent = true;
        out.offer(PING, null);
        if (connection != null) {
            connection.silent();
        }
    }

    private void timedOut() {
        if (connection == null || out.isClosed()) {
            channel.close();
        } else {
            connection.timedOut();
        }
    }

    /// The client broke the protocol, or there is nobody to serve it: one close frame, and the end,
    /// without waiting for an answer.
    private void fail(CloseCode code, String reason) {
        failed(reason, null);
        isDeaf = true;
        if (endingCode == 0) {
            endingCode = code.number();
        }
        end(CloseCodes.frame(code.number(), reason), false);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isGone = true;
        reader = null;
        out.gone();
        if (connection != null) {
            connection.closed(ending());
        } else if (place != null) {
            place.close();
        }
    }

    private Ending ending() {
        return new Ending(endingCode == 0 ? Ending.BROKEN : endingCode, endedByClient);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed("the connection is broken", cause);
        channel.close();
    }

    // ---- In the log

    private void failed(String why, @Nullable Throwable cause) {
        if (LOG.isDebugEnabled()) {
            about().log(LOG, Level.DEBUG, "Failed: " + why, cause);
        }
    }

    @Override
    public LogContext about() {
        LogContext about =
                LogContext.of(edge)
                        .with(LogField.CONNECTION, channel.id().asShortText())
                        .with(LogField.ADDRESS, address);
        Connection at = connection;
        return at == null ? about : at.identity().map(who -> who.in(about)).orElse(about);
    }
}
