package dev.waxwing.gateway.line;

import dev.waxwing.gate.Address;
import dev.waxwing.gate.ConnectionSlots.Slot;
import dev.waxwing.gate.Verdict;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Edge;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The socket of one connection of the line protocol: its bytes become lines for its
/// [Conversation], its [Answers] become bytes, as far as both directions have room; and how it
/// ends. Owned by its event loop: everything here runs on it, but [#isWritable].
final class LineConnection extends ChannelInboundHandlerAdapter {
    /// How long a client of a blocked address has to take the line that says so.
    private static final long LAST_LINE_SECONDS = 1;

    private final LineParts parts;
    private final Address from;
    private final Slot slot;
    private final LineFrames frames;
    private final Answers answers;
    private final Conversation conversation;
    private final ConnectionLimits limits;
    private final long openedAt = System.nanoTime();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Outgoing outgoing;

    /// Null unless a lease timed out and nothing was said since.
    private @Nullable Silence silence;

    private boolean processing;
    private boolean inputEnded;
    private boolean closing;
    private boolean stopping;
    private int unfinished;

    /// @param slot its place among those that are open; given back by whoever took it
    LineConnection(LineParts parts, Address from, Slot slot) {
        this.parts = parts;
        this.from = from;
        this.slot = slot;
        this.frames = new LineFrames(parts.config().maxLine());
        this.limits = new ConnectionLimits(this, parts.config());
        this.answers = new Answers(this, parts);
        this.conversation = new Conversation(this, answers, parts);
    }

    // --- what the socket says

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        outgoing = new Outgoing(ctx);
        parts.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (!closing) {
                frames.add((ByteBuf) msg);
                process();
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        answers.seal();
        listen();
        drain();
        countUnfinished();
        watchLine();
    }

    private void countUnfinished() {
        int now = frames.buffered();
        int before = unfinished;
        unfinished = now;
        if (!parts.unfinished(before, now) && !isHeld()) {
            end(Refusal.TOO_MANY_HALVES);
            countUnfinished();
        }
    }

    private void watchLine() {
        limits.line(frames.buffered() > 0 && !isHeld(), frames.lines());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        limits.outbox(writable);
        if (writable) {
            conversation.resume();
            goOn();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            limits.inputEnded();
            drain();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        frames.clear();
        countUnfinished();
        limits.stop();
        conversation.end();
        outgoing().release();
        parts.closed(this, Duration.ofNanos(System.nanoTime() - openedAt));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        parts.failed(this, cause);
        ctx.close();
    }

    // --- lines in

    /// Looks at what is buffered until a command has to be waited for. Commands that are answered
    /// at once come back to this loop, however many there are.
    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            lines();
        } finally {
            processing = false;
        }
    }

    private void lines() {
        while (!isHeld()) {
            switch (frames.next()) {
                case LINE -> conversation.line(frames.array(), frames.from(), frames.to());
                case TOO_LONG -> end(Refusal.tooLong(parts.config().maxLine()));
                case NONE -> {
                    return;
                }
            }
        }
    }

    /// True while no further command may be looked at: one is being answered, or the answers are
    /// not being read.
    private boolean isHeld() {
        return conversation.isBusy() || closing || !isWritable();
    }

    /// Looks at what waited for an answer, or for room to write one.
    void goOn() {
        if (processing) {
            return;
        }
        if (stopping && !conversation.isRunning()) {
            end(Refusal.STOPPING);
        }
        process();
        answers.seal();
        listen();
        drain();
        watchLine();
    }

    // --- signs of life

    /// A lease of this subscription timed out: it gets nothing more until a line comes. One whose
    /// answer is still owed came while the time was running out, and will do.
    void timedOut(Subscription subscription) {
        if (answers.isOwing() || conversation.isBusy()) {
            answers.seal();
            subscription.heard();
            return;
        }
        if (silence == null) {
            silence = new Silence(frames.lines());
        }
        silence.add(subscription);
    }

    /// Sees whether a line has come; behind the settlements in it, so that what they settle is not
    /// delivered again.
    private void listen() {
        if (silence != null && silence.endsWith(frames.lines())) {
            silence = null;
        }
    }

    // --- answers out

    /// Where to write at least so many bytes now; they are sent at the end of this turn.
    ByteBuf room(int bytes) {
        return outgoing().room(bytes);
    }

    /// Writes what is ready, and goes on with what waited for it.
    void drain() {
        answers.writeReady();
        if (answers.isEmpty()) {
            conversation.runWaiting();
            if (closing || inputEnded && !isHeld()) {
                outgoing().pass();
                limits.closeAfterFlush(context(), closing && !inputEnded && !stopping);
                return;
            }
        }
        read();
    }

    /// Reads on, or lets TCP slow the client down: more unconfirmed bytes than allowed, or answers
    /// that are not read.
    void read() {
        parts.readable(channel(), !inputEnded && !isHeld() && !answers.isFull());
    }

    // --- the end

    /// Answers with the line and closes once everything owed is sent.
    void end(Refusal why) {
        if (!closing) {
            answers.refuse(why);
            closing = true;
            conversation.dropWaiting();
            frames.clear();
            watchLine();
            drain();
        }
    }

    /// Finishes what is in hand, then closes: the server is stopping.
    void stop() {
        stopping = true;
        if (!conversation.isRunning()) {
            end(Refusal.STOPPING);
        }
    }

    /// Ends the connection if it was opened by one of what counts no more.
    void lost(Set<String> sessions, Refusal why) {
        if (conversation.isOf(sessions)) {
            end(why);
        }
    }

    /// Where the client is; for all threads.
    Address from() {
        return from;
    }

    /// Ends the connection if its address is kept out by now; soon, whatever the client reads.
    void endIfBlocked() {
        Duration left = parts.blocked(from);
        if (!left.isZero()) {
            end(Refusal.blocked(left));
            var _ = loop().schedule(() -> channel().close(), LAST_LINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// Counts the connection for its user, or program.
    ///
    /// @return false when that one has as many as one may have, and this one ends
    boolean claim(LineCaller who) {
        if (UserId.isValid(who.name())
                && slot.claim(new UserId(who.name())) instanceof Verdict.Refused refused) {
            end(Refusal.of(refused));
            return false;
        }
        return true;
    }

    /// No more commands are taken: the connection is about to close, or has.
    boolean isClosing() {
        return closing;
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    /// Whether anything more may be written.
    boolean isOpen() {
        return channel().isActive() && !limits.isFinishing();
    }

    /// Whether deliveries may be handed over; for all threads.
    boolean isWritable() {
        return channel().isWritable() && !limits.isFinishing();
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    Channel channel() {
        return context().channel();
    }

    /// What the log's lines about it carry; made when there is one to write.
    LogContext about() {
        LogContext about =
                LogContext.of(Edge.LINE)
                        .with(LogField.CONNECTION, channel().id().asShortText())
                        .with(LogField.ADDRESS, address());
        return conversation.in(about);
    }

    private String address() {
        return channel().remoteAddress() instanceof InetSocketAddress from
                ? from.getAddress().getHostAddress()
                : "";
    }

    private Outgoing outgoing() {
        return Objects.requireNonNull(outgoing, "set when the handler was added");
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the connection is not in a pipeline yet");
    }
}
