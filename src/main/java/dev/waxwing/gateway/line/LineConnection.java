package dev.waxwing.gateway.line;

import dev.waxwing.accounts.Permission;
import dev.waxwing.broker.Delivery;
import dev.waxwing.broker.LateSettling.Held;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.gate.Address;
import dev.waxwing.protocol.LineCommand;
import dev.waxwing.protocol.LineCommand.Ack;
import dev.waxwing.protocol.LineCommand.Malformed;
import dev.waxwing.protocol.LineCommand.Nack;
import dev.waxwing.protocol.LineCommand.NotText;
import dev.waxwing.protocol.LineCommand.Ping;
import dev.waxwing.protocol.LineCommand.Publish;
import dev.waxwing.protocol.LineCommand.PublishBatch;
import dev.waxwing.protocol.LineParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection of the line protocol. Owned by its event loop: everything here runs on it, but
/// [#isWritable].
///
/// Publishes and acknowledgements flow without waiting for each other; every other command waits
/// until all earlier ones are answered, and lets nothing pass until it is answered itself. So a
/// connection reads what it wrote.
final class LineConnection extends ChannelInboundHandlerAdapter {
    private final LineParts parts;
    private final LineFrames frames;
    private final Intake intake;
    private final ReplyQueue replies = new ReplyQueue();
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final Commands commands;
    private final ConnectionLimits limits;
    private final long openedAt = System.nanoTime();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Outgoing outgoing;
    private @Nullable PublishReply publishes;
    private @Nullable AckReply acks;
    private @Nullable LineCommand waiting;
    private boolean busy;
    private boolean processing;

    /// Null until `auth`, unless the listener is open.
    private @Nullable LineCaller caller;

    private boolean inputEnded;
    private boolean closing;
    private boolean stopping;
    private long inFlight;
    private int unfinished;

    LineConnection(LineParts parts) {
        this.parts = parts;
        this.frames = new LineFrames(parts.config().maxLine());
        this.intake = new Intake(parts.broker());
        this.commands = new Commands(this, parts);
        this.limits = new ConnectionLimits(this, parts.config());
        this.caller = parts.isOpen() ? LineCaller.ANYBODY : null;
    }

    // --- the socket

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
        seal();
        drain();
        countUnfinished();
        limits.line(frames.buffered() > 0 && !isHeld(), frames.lines());
    }

    private void countUnfinished() {
        int now = frames.buffered();
        int before = unfinished;
        unfinished = now;
        if (!parts.unfinished(before, now) && !isHeld()) {
            end("Error: too many unfinished lines, try again later");
            countUnfinished();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        limits.outbox(writable);
        if (writable) {
            commands.resume();
            goOn();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
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
        commands.cancel();
        unacknowledged.leaveTo(parts.broker().late());
        parts.closed(this, Duration.ofNanos(System.nanoTime() - openedAt));
        outgoing().release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        parts.failed(ctx.channel(), cause);
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
                case LINE -> line(frames.array(), frames.from(), frames.to());
                case TOO_LONG ->
                        end("Error: line longer than %d bytes".formatted(parts.config().maxLine()));
                case NONE -> {
                    return;
                }
            }
        }
    }

    /// True while no further command may be looked at: one is being answered, or the answers are
    /// not being read.
    private boolean isHeld() {
        return busy || waiting != null || closing || !isWritable();
    }

    private void line(byte[] b, int from, int to) {
        if (intake.repeats(b, from, to) && intake.again(b, from, to, publishes())) {
            limits.wellFormed();
            return;
        }
        LineCommand command = LineParser.parse(b, from, to);
        if (isRefused(command)) {
            return;
        }
        switch (command) {
            case Publish c -> wellFormed(intake.publish(b, from, c, publishes()));
            case PublishBatch c -> wellFormed(intake.publishBatch(b, c, publishes()));
            case Ack c -> {
                limits.wellFormed();
                acks().add(c.id(), held(c.id()));
            }
            case Nack c -> {
                limits.wellFormed();
                nack(c);
            }
            case Ping _ -> {
                limits.wellFormed();
                reply(Reply.text("PONG"));
            }
            case Malformed c -> malformed(c.reply());
            case NotText _ -> end("Error: line is not valid UTF-8");
            default -> inTurn(command);
        }
    }

    /// Answers a command that this caller may not give.
    private boolean isRefused(LineCommand command) {
        LineCaller who = caller;
        if (who == null) {
            boolean refused = !(command instanceof LineCommand.Auth);
            if (refused) {
                malformed("Error: authentication required");
            }
            return refused;
        }
        Optional<Permission> lacking = who.lacks(command);
        lacking.ifPresent(permission -> {
            limits.wellFormed();
            reply(Reply.text(ErrorLines.forbidden(who.name(), permission)));
        });
        return lacking.isPresent();
    }

    private void wellFormed(boolean ok) {
        if (ok) {
            limits.wellFormed();
        } else {
            countMalformed();
        }
    }

    private void malformed(String answer) {
        reply(Reply.text(answer));
        countMalformed();
    }

    private void countMalformed() {
        if (limits.malformed()) {
            end("Error: %d malformed commands in a row".formatted(parts.config().maxMalformed()));
        }
    }

    /// Runs the command once everything before it is answered.
    private void inTurn(LineCommand command) {
        limits.wellFormed();
        seal();
        waiting = command;
        runWaiting();
    }

    private void runWaiting() {
        LineCommand command = waiting;
        if (command != null && replies.isEmpty() && !closing) {
            waiting = null;
            busy = true;
            commands.run(command);
        }
    }

    // --- what commands do

    /// The command that was run is answered: go on with the next.
    void answer(String line) {
        answer(line, () -> {});
    }

    /// As above; `written` runs after the line is written and before anything else is.
    void answer(String line, Runnable written) {
        if (isOpen()) {
            busy = false;
            reply(Reply.text(line));
            writeReady();
            written.run();
            goOn();
        }
    }

    private void goOn() {
        if (processing) {
            return;
        }
        process();
        seal();
        drain();
        limits.line(frames.buffered() > 0 && !isHeld(), frames.lines());
    }

    /// The command that was run is answered with a message, which is leased to this connection.
    void answer(Delivery delivery) {
        if (isOpen()) {
            busy = false;
            write(List.of(delivery), false);
            goOn();
        }
    }

    /// From now on these are this caller's commands. What was remembered of the last publish was
    /// permitted to another.
    void authenticated(LineCaller who) {
        caller = who;
        intake.forget();
    }

    /// Ends the connection if it was opened by what has been revoked.
    void revoked(String session) {
        LineCaller who = caller;
        if (who != null && who.session().filter(session::equals).isPresent()) {
            end("Error: the token was revoked");
        }
    }

    /// Answers with the line and closes once everything owed is sent.
    void end(String line) {
        if (!closing) {
            reply(Reply.text(line));
            closing = true;
            waiting = null;
            frames.clear();
            limits.line(false, frames.lines());
            drain();
        }
    }

    /// Finishes what is in hand, then closes: the server is stopping.
    void stop() {
        stopping = true;
        end("Error: the server is stopping");
    }

    private @Nullable Held held(String id) {
        Held held = unacknowledged.take(id);
        return held == null ? parts.broker().late().take(id) : held;
    }

    private void nack(Nack command) {
        seal();
        AckReply reply = new AckReply("NACK_CONFIRMED", parts.broker().late()::knows);
        reply.add(command.id(), held(command.id()));
        replies.add(reply);
        reply.send(
                (queue, handles, answer) -> queue.giveBack(handles, command.requeue(), answer),
                loop(),
                parts.broker().late()::put,
                this::drain);
    }

    // --- answers out

    private PublishReply publishes() {
        if (publishes == null) {
            sealAcks();
            publishes = new PublishReply();
        }
        return publishes;
    }

    private AckReply acks() {
        if (acks == null) {
            sealPublishes();
            acks = new AckReply("ACK_CONFIRMED", parts.broker().late()::knows);
        }
        return acks;
    }

    private void reply(Reply reply) {
        seal();
        replies.add(reply);
    }

    /// Sends off what was gathered, so that the next command's answer comes behind it.
    private void seal() {
        sealPublishes();
        sealAcks();
    }

    private void sealPublishes() {
        PublishReply gathered = publishes;
        if (gathered == null) {
            return;
        }
        publishes = null;
        if (gathered.isEmpty()) {
            return;
        }
        replies.add(gathered);
        if (gathered.publications().isEmpty()) {
            gathered.done();
            return;
        }
        parts.published(gathered.publications().size());
        inFlight += gathered.bytes();
        parts.broker()
                .publish(
                        gathered.publications(),
                        failure ->
                                loop().execute(() -> {
                                    inFlight -= gathered.bytes();
                                    gathered.ended(failure);
                                    drain();
                                }));
        if (isPaused()) {
            parts.readable(channel(), false);
        }
    }

    private void sealAcks() {
        AckReply gathered = acks;
        if (gathered != null) {
            acks = null;
            replies.add(gathered);
            gathered.send(MessageQueue::settle, loop(), parts.broker().late()::put, this::drain);
        }
    }

    /// More unconfirmed bytes than allowed: TCP slows the publisher.
    private boolean isPaused() {
        return isHeld()
                || inFlight > parts.config().inFlight()
                || inFlight > 0 && parts.broker().isOverloaded();
    }

    /// Writes what is ready, and goes on with what waited for it.
    private void drain() {
        writeReady();
        if (replies.isEmpty()) {
            runWaiting();
            if (closing || inputEnded && !isHeld()) {
                outgoing().pass();
                limits.closeAfterFlush(context(), closing && !inputEnded && !stopping);
                return;
            }
        }
        parts.readable(channel(), !inputEnded && !isPaused());
    }

    private void writeReady() {
        if (replies.hasReady()) {
            replies.drainTo(outgoing().room(0));
        }
    }

    /// Writes deliveries and keeps their handles for the acknowledgements.
    void write(List<Delivery> deliveries, boolean meta) {
        if (!isOpen()) {
            return;
        }
        parts.delivered(deliveries.size());
        for (Delivery delivery : deliveries) {
            unacknowledged.put(
                    DeliveryLines.id(delivery), new Held(delivery.queue(), delivery.handle()));
        }
        DeliveryLines.write(
                outgoing().room(DeliveryLines.size(deliveries, meta)), deliveries, meta);
    }

    private Outgoing outgoing() {
        return Objects.requireNonNull(outgoing, "set when the handler was added");
    }

    /// Where the client is.
    Address address() {
        return Address.of(((InetSocketAddress) channel().remoteAddress()).getAddress());
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    Channel channel() {
        return context().channel();
    }

    /// Whether deliveries may be handed over; for all threads.
    boolean isWritable() {
        return channel().isWritable();
    }

    private boolean isOpen() {
        return channel().isActive();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "the connection is not in a pipeline yet");
    }
}
