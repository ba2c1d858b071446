package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.User;
import dev.waxwing.chat.Roster;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.LogField;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.tracing.Followed;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One connection of the native protocol. Frames are handled in the order in which they came, on
/// the event loop, or, when something has to be read, on the [Lane]'s thread; what they ask for is
/// done by the subject that they concern.
final class NativeDialogue implements Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(NativeDialogue.class);

    private final NativeParts parts;
    private final Session session;
    private final Identity sender;
    private final Address address;
    private final Lane<byte[]> lane = new Lane<>(this::handle, this::failed);
    private final InHand inHand;
    private final NativeRooms rooms;
    private final NativeLogs logs;
    private final NativePosts posts;
    private final NativePeople people;
    private final NativeCommands commands;
    private final NativeQueues queues;

    /// The sender's account, for its key. Handed between threads by the lane.
    private Optional<User> account;

    /// Whether nothing has begun yet, since the client has said that it begins with `resume`.
    /// Handed between threads by the lane.
    private boolean waits;

    private volatile boolean isClosed;

    NativeDialogue(NativeParts parts, Session session) {
        this.parts = parts;
        this.session = session;
        this.sender = session.identity().orElseThrow();
        this.address = Address.of(InetAddress.ofLiteral(session.attributes().address()));
        this.inHand = new InHand(session.reading());
        this.rooms = new NativeRooms(parts, session);
        this.logs = new NativeLogs(parts, session, rooms, this::enter);
        this.posts = new NativePosts(parts, sender, rooms);
        this.people = new NativePeople(parts, session);
        this.commands = new NativeCommands(parts, sender);
        this.queues = new NativeQueues(parts, session);
        this.account = parts.users().cached(sender.user());
    }

    /// Begins, unless the client says by the handshake that it goes on with a session: then nothing
    /// is sent twice, once before its first frame and once behind it.
    void start() {
        waits = session.attributes().parameter("first").filter("resume"::equals).isPresent();
        Runnable rest = waits ? null : begin();
        if (rest != null) {
            lane.detour(rest);
        }
    }

    /// Says welcome to a session that was not there before.
    ///
    /// @return what is left to be done on a thread that may block
    private @Nullable Runnable begin() {
        logs.start();
        return behindWelcome();
    }

    /// Is there for others, from the welcome on.
    private void enter() {
        parts.connections().add(session);
        parts.roster()
                .join(
                        sender.user(),
                        new Roster.Member(session.outbox(), Roster.Language.NATIVE, sender.role()));
        if (isClosed) { // meanwhile
            leave();
        }
    }

    /// @return what is left to be done on a thread that may block
    private @Nullable Runnable behindWelcome() {
        if (isClosed) {
            return null;
        }
        boolean isAnnounced = !parts.announcements().current().isEmpty();
        if (account.isEmpty() || isAnnounced) {
            return this::readUp;
        }
        parts.receipts().replaySoon(sender.user(), session.outbox());
        return null;
    }

    private void leave() {
        parts.connections().remove(session);
        parts.roster().leave(sender.user(), session.outbox());
    }

    /// What is not in memory, on a thread that may wait.
    private void readUp() {
        if (account.isEmpty()) {
            account = parts.users().find(sender.user());
        }
        parts.announcements()
                .unseenBy(sender.user())
                .forEach(one -> session.outbox().offer(AnnouncementAudience.frame(one)));
        parts.receipts().replay(sender.user(), session.outbox());
    }

    @Override
    public void received(byte[] utf8) {
        inHand.began(utf8.length);
        queues.heard();
        lane.add(utf8);
    }

    /// Whatever was received is answered.
    @Override
    public void drain(Runnable finished) {
        session.outbox().offer(NativeWriter.frame("bye", null).field("reason", "draining").end());
        inHand.whenIdle(finished);
    }

    @Override
    public void closed(Ending ending) {
        isClosed = true;
        people.close();
        leave();
        logs.close();
        queues.close();
    }

    private void failed(RuntimeException e) {
        session.subject()
                .about()
                .with(LogField.CODE, ErrorCode.INTERNAL.code())
                .log(LOG, Level.ERROR, "A frame could not be handled", e);
        session.outbox().close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    private @Nullable Runnable handle(byte[] utf8) {
        long began = NativeTrace.now(parts.tracing());
        NativeEntry entry = new NativeEntry(utf8, parts.limits(), sender, address, account);
        boolean isFirst = waits;
        waits = false;
        if (parts.gate().pass(entry) instanceof Refused why) {
            Runnable rest = isFirst ? begin() : null;
            answering(entry, utf8, null).refuse(why.code(), why.sentence(), why.retryAfter());
            return rest;
        }
        if (isFirst) {
            return first(entry, answering(entry, utf8, null));
        }
        count(entry.call());
        Followed followed = NativeTrace.begin(parts.tracing(), entry, began);
        return route(entry, answering(entry, utf8, followed));
    }

    /// The frame with which the client was to go on with its session.
    private @Nullable Runnable first(NativeEntry entry, NativeAnswering answering) {
        if (!(entry.call() instanceof NativeFrame.Resume resume)) {
            Runnable rest = begin();
            answering.invalid("This connection was to begin with 'resume'.");
            return rest;
        }
        return () -> {
            logs.resume(resume, entry, answering);
            Runnable rest = behindWelcome();
            if (rest != null) {
                rest.run();
            }
        };
    }

    private NativeAnswering answering(NativeEntry entry, byte[] utf8, @Nullable Followed followed) {
        return new NativeAnswering(
                session, inHand, parts.watch(), entry.id(), entry.read(), utf8.length, followed);
    }

    private void count(NativeFrame.Call call) {
        switch (call) {
            case NativeFrame.Publish _ -> parts.watch().received(MessageKind.TOPIC);
            case NativeFrame.Send _ -> parts.watch().received(MessageKind.DIRECT);
            case NativeFrame.Broadcast _ -> parts.watch().received(MessageKind.BROADCAST);
            case NativeFrame.Command _ -> parts.watch().received(MessageKind.COMMAND);
            case NativeFrame.Enqueue _ -> parts.watch().received(MessageKind.QUEUE);
            default -> {
                // It carries no message.
            }
        }
    }

    /// @return what is left to be done on a thread that may block
    private @Nullable Runnable route(NativeEntry entry, NativeAnswering answering) {
        switch (entry.call()) {
            case NativeFrame.Auth _ -> answering.with(logs.fresh(answering.id()));
            case NativeFrame.Ping _ -> answering.with(NativeAnswers.pong(answering.id()));
            case NativeFrame.Direct _ -> logs.place(answering);
            case NativeFrame.Resume resume -> {
                return () -> logs.resume(resume, entry, answering);
            }
            case NativeFrame.Subscribe subscribe -> {
                if (subscribe.rooms().isEmpty()) {
                    if (!subscribe.presence() || people.enter(entry.filters(), answering)) {
                        logs.subscribe(entry, answering);
                    }
                } else {
                    rooms.subscribe(subscribe.rooms(), answering);
                }
            }
            case NativeFrame.Unsubscribe _ -> {
                people.leave(entry.filters());
                logs.unsubscribe(entry.filters(), answering);
            }
            case NativeFrame.Publish publish -> posts.publish(entry.topic(), publish, answering);
            case NativeFrame.Send send -> {
                return posts.send(send, answering);
            }
            case NativeFrame.Broadcast broadcast -> posts.broadcast(broadcast, answering);
            case NativeFrame.Command command -> commands.run(command, answering);
            case NativeFrame.Presence presence -> people.presence(presence, answering);
            case NativeFrame.Typing typing -> people.typing(typing, answering);
            case NativeFrame.Receipt receipt -> {
                return people.receipt(receipt, answering);
            }
            case NativeFrame.Consume consume -> queues.consume(consume, answering);
            case NativeFrame.Cancel cancel -> queues.cancel(cancel.queue(), answering);
            case NativeFrame.Ack ack -> queues.ack(ack.message(), answering);
            case NativeFrame.Nack nack -> queues.nack(nack.message(), nack.requeue(), answering);
            case NativeFrame.Enqueue enqueue -> queues.enqueue(enqueue, answering);
        }
        return null;
    }
}
