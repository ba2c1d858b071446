package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.User;
import dev.waxwing.chat.DirectMessage;
import dev.waxwing.chat.MessageStream;
import dev.waxwing.chat.SendReply;
import dev.waxwing.chat.Sending;
import dev.waxwing.commands.CommandRegistry;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Verdict;
import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.HeaderBodyFrame;
import dev.waxwing.protocol.HeaderBodyFrame.Kind;
import dev.waxwing.protocol.HeaderBodyWriter;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.routing.Screen;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One header/body connection. Frames are handled in the order in which they came, on the event
/// loop, or, when an account has to be read, on the [Lane]'s thread.
final class HeaderBodyDialogue implements Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderBodyDialogue.class);

    private final HeaderBodyDialect parts;
    private final Session session;
    private final Identity sender;
    private final Address address;
    private final HeaderBodyAnswers answers;
    private final Lane<byte[]> lane = new Lane<>(this::handle, this::failed);
    private final InHand inHand;

    /// The sender's account, for its key. Handed between threads by the lane.
    private Optional<User> account;

    private @Nullable MessageStream stream;

    HeaderBodyDialogue(HeaderBodyDialect parts, Session session) {
        this.parts = parts;
        this.session = session;
        this.sender = session.identity().orElseThrow();
        this.address = Address.of(InetAddress.ofLiteral(session.attributes().address()));
        this.answers = new HeaderBodyAnswers(sender.user(), parts.time());
        this.inHand = new InHand(session.reading());
        this.account = parts.users().cached(sender.user());
    }

    void start(MessageStream opened) {
        stream = opened;
        if (account.isEmpty()) {
            lane.detour(() -> account = parts.users().find(sender.user()));
        }
    }

    @Override
    public void received(byte[] utf8) {
        inHand.began(utf8.length);
        lane.add(utf8);
    }

    /// Every message that was received is stored, or its sender told that it is not.
    @Override
    public void drain(Runnable finished) {
        inHand.whenIdle(finished);
    }

    @Override
    public void closed(Ending ending) {
        parts.roster().leave(sender.user(), session.outbox());
        if (stream != null) {
            stream.close();
        }
    }

    private void failed(RuntimeException e) {
        about(ErrorCode.INTERNAL).log(LOG, Level.ERROR, "A frame could not be handled", e);
        session.outbox().close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    private @Nullable Runnable handle(byte[] utf8) {
        HeaderBodyEntry entry =
                new HeaderBodyEntry(utf8, parts.maxSize(), sender, address, account);
        return switch (parts.gate().pass(entry)) {
            case Verdict.Admitted _ -> route(entry, utf8.length);
            case Refused why -> {
                refuse(entry, why);
                inHand.ended(utf8.length);
                yield null;
            }
        };
    }

    private @Nullable Runnable route(HeaderBodyEntry entry, int size) {
        HeaderBodyFrame frame = entry.frame();
        parts.watch().received(counted(frame.kind()));
        return switch (frame.kind()) {
            case DIRECT -> direct(frame, size);
            case BROADCAST -> {
                broadcast(frame);
                inHand.ended(size);
                yield null;
            }
            case COMMAND -> {
                command(entry);
                inHand.ended(size);
                yield null;
            }
        };
    }

    private static MessageKind counted(Kind kind) {
        return switch (kind) {
            case DIRECT -> MessageKind.DIRECT;
            case BROADCAST -> MessageKind.BROADCAST;
            case COMMAND -> MessageKind.COMMAND;
        };
    }

    /// A recipient who is not in memory is looked for on a thread that may block.
    private @Nullable Runnable direct(HeaderBodyFrame frame, int size) {
        Optional<UserId> to = Optional.of(frame.to()).filter(UserId::isValid).map(UserId::new);
        if (to.isEmpty()) {
            unknown(frame, size);
            return null;
        }
        Optional<User> known = parts.users().cached(to.get());
        if (known.isPresent()) {
            post(known.get(), frame, size);
            return null;
        }
        return () ->
                parts.users()
                        .find(to.get())
                        .ifPresentOrElse(
                                user -> post(user, frame, size), () -> unknown(frame, size));
    }

    private void post(User to, HeaderBodyFrame frame, int size) {
        if (to.blocked()) {
            unknown(frame, size);
            return;
        }
        Screen.Refusal refusal =
                parts.screen()
                        .direct(sender.user(), sender.role(), to.id(), frame.content().size());
        if (refusal != null) {
            error(frame.id(), refusal.code(), refusal.sentence());
            inHand.ended(size);
            return;
        }
        JsonText now = parts.time().now();
        byte[] body =
                HeaderBodyWriter.body(sender.user().value(), to.id().value(), frame, now, null);
        long sending = Sending.hash(sender.user(), frame);
        parts.messages()
                .send(message(to.id(), frame, now), body, sending, new Reply(frame.id(), size));
    }

    private DirectMessage message(UserId to, HeaderBodyFrame frame, JsonText now) {
        JsonText timestamp = frame.timestamp();
        return new DirectMessage(
                sender.user(),
                to,
                frame.content().value(),
                value(frame.encryptedKey()),
                value(frame.encryptionNonce()),
                timestamp == null ? now.value() : timestamp.value(),
                value(frame.signature()),
                null);
    }

    private static @Nullable String value(@Nullable JsonText text) {
        return text == null ? null : text.value();
    }

    private void unknown(HeaderBodyFrame frame, int size) {
        error(frame.id(), ErrorCode.NOT_FOUND, "User not found: " + frame.to());
        inHand.ended(size);
    }

    private void broadcast(HeaderBodyFrame frame) {
        if (parts.screen().isOnBroadcasts() && isDropped(frame)) {
            return;
        }
        int reached =
                parts.roster()
                        .broadcast(
                                Broadcasts.of(sender.user(), frame, parts.time().now()), Set.of());
        parts.watch().sent(MessageKind.BROADCAST, reached);
        if (frame.id() != null) {
            offer(answers.reached(frame.id(), reached));
        }
    }

    /// Puts a broadcast through the rules; its sender is told when it goes nowhere.
    private boolean isDropped(HeaderBodyFrame frame) {
        JsonText content = frame.content();
        Screen.Refusal refusal =
                parts.screen()
                        .broadcast(
                                sender.user(),
                                sender.role(),
                                parts.time().now(),
                                new RawJson(content.source(), content.from(), content.to()));
        if (refusal != null) {
            error(frame.id(), refusal.code(), refusal.sentence());
        }
        return refusal != null;
    }

    private void command(HeaderBodyEntry entry) {
        HeaderBodyFrame frame = entry.frame();
        String signature = String.valueOf(value(frame.signature()));
        String content =
                parts.commands().answer(sender.user(), entry.call().orElseThrow(), signature);
        offer(answers.command(frame.id(), content));
        parts.watch().sent(MessageKind.COMMAND, 1);
    }

    /// A command is refused in the form of its answers, but for what concerns any frame.
    private void refuse(HeaderBodyEntry entry, Refused why) {
        HeaderBodyFrame frame = entry.frameOrNull();
        String id = frame == null ? null : frame.id();
        String sentence =
                why.code() == ErrorCode.SIGNATURE_INVALID
                        ? CommandRegistry.BAD_SIGNATURE
                        : why.sentence();
        if (frame != null && frame.kind() == Kind.COMMAND && concernsContent(why.code())) {
            offer(answers.command(id, CommandRegistry.refusal(entry.call(), sentence)));
            refused(id, why.code());
        } else {
            error(id, why.code(), sentence, why.retryAfter());
        }
    }

    private static boolean concernsContent(ErrorCode code) {
        return code == ErrorCode.INVALID
                || code == ErrorCode.SIGNATURE_INVALID
                || code == ErrorCode.FORBIDDEN;
    }

    private void error(@Nullable String id, ErrorCode code, String sentence) {
        error(id, code, sentence, code.pause().orElse(Duration.ZERO));
    }

    private void error(@Nullable String id, ErrorCode code, String sentence, Duration retryAfter) {
        offer(answers.error(id, code, sentence, retryAfter));
        refused(id, code);
    }

    private void refused(@Nullable String id, ErrorCode code) {
        parts.watch().error(code);
        if (LOG.isDebugEnabled()) {
            about(code).withRequest(JsonText.unquoted(id)).log(LOG, Level.DEBUG, "Refused", null);
        }
    }

    private LogContext about(ErrorCode code) {
        return session.subject().about().with(LogField.CODE, code.code());
    }

    /// One that is not taken belongs to a connection that is ending.
    private void offer(EncodedFrame frame) {
        session.outbox().offer(frame);
    }

    /// Tells the sender what became of a message, on the journal's writer thread.
    private final class Reply implements SendReply {
        private final @Nullable String id;
        private final int size;

        Reply(@Nullable String id, int size) {
            this.id = id;
            this.size = size;
        }

        @Override
        public void stored(long messageId) {
            if (id != null) {
                offer(answers.stored(id, messageId));
            }
            inHand.ended(size);
        }

        @Override
        public void refused(StorageException why) {
            switch (why.kind()) {
                case FULL -> error(id, ErrorCode.STORAGE_FULL, "Not stored: the disk is full");
                case FAILED ->
                        error(id, ErrorCode.STORAGE_FAILED, "Not stored: the disk has failed");
            }
            inHand.ended(size);
        }
    }
}
