package dev.waxwing.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.broker.Publication;
import dev.waxwing.broker.SettleReply;
import dev.waxwing.chat.DirectMessage;
import dev.waxwing.chat.MessageStream;
import dev.waxwing.chat.NativeForm;
import dev.waxwing.chat.Roster;
import dev.waxwing.chat.SendReply;
import dev.waxwing.chat.Sending;
import dev.waxwing.gate.Address;
import dev.waxwing.gate.Verdict;
import dev.waxwing.gate.Verdict.Refused;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.presence.Seen;
import dev.waxwing.presence.Status;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.CorrelationId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.routing.Join;
import dev.waxwing.routing.PublishReply;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.routing.TopicSubscriber;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.sessions.ResumeStore.Kept;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One connection of the native protocol. Frames are handled in the order in which they came, on
/// the event loop, or, when something has to be read, on the [Lane]'s thread.
final class NativeDialogue implements Dialogue, Resumptions.Holder {
    private static final Logger LOG = LoggerFactory.getLogger(NativeDialogue.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final NativeParts parts;
    private final Session session;
    private final Identity sender;
    private final Address address;
    private final Lane<byte[]> lane = new Lane<>(this::handle, this::failed);
    private final InHand inHand;
    private final TopicSubscriber topics;
    private final NativeQueues queues;

    /// The sender's account, for its key. Handed between threads by the lane.
    private Optional<User> account;

    private volatile @Nullable MessageStream stream;

    /// What the client may come back with; another once it has come back. Handed between threads by
    /// the lane.
    private ResumeToken token = ResumeToken.fresh();

    private volatile boolean isGone;

    NativeDialogue(NativeParts parts, Session session) {
        this.parts = parts;
        this.session = session;
        this.sender = session.identity().orElseThrow();
        this.address = Address.of(InetAddress.ofLiteral(session.attributes().address()));
        this.inHand = new InHand(session.reading());
        this.topics = parts.router().subscriber(session.outbox());
        this.queues = new NativeQueues(parts.broker(), session.outbox(), parts.watch());
        this.account = parts.users().cached(sender.user());
    }

    void start() {
        offer(welcome(null).field("resumed", false).end());
        stream = open(OptionalLong.empty());
        parts.roster()
                .join(
                        sender.user(),
                        new Roster.Member(session.outbox(), Roster.Language.NATIVE, sender.role()));
        parts.receipts().replay(sender.user(), session.outbox());
        if (account.isEmpty()) {
            lane.detour(() -> account = parts.users().find(sender.user()));
        }
    }

    private MessageStream open(OptionalLong after) {
        return parts.messages().open(sender.user(), session.outbox(), NativeForm.INSTANCE, after);
    }

    private NativeWriter welcome(@Nullable String id) {
        return NativeWriter.frame("welcome", id)
                .field("session", token.text())
                .field("user", sender.user().value())
                .field("protocol", NativeDialect.SUBPROTOCOL)
                .field("heartbeat_s", parts.heartbeat())
                .field("server_time", parts.time().now());
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
        offer(NativeWriter.frame("bye", null).field("reason", "draining").end());
        inHand.whenIdle(finished);
    }

    @Override
    public void closed(Ending ending) {
        parts.presences().unwatch(session.outbox());
        parts.roster().leave(sender.user(), session.outbox());
        isGone = true;
        topics.close();
        queues.close();
        MessageStream open = stream;
        if (open != null) {
            open.close();
        }
        parts.resumptions().left(token.hash(), this);
    }

    /// Another connection goes on with this session.
    @Override
    public void replaced() {
        session.outbox().close(CloseCode.REPLACED, "another connection has taken over");
    }

    private void failed(RuntimeException e) {
        about(ErrorCode.INTERNAL).log(LOG, Level.ERROR, "A frame could not be handled", e);
        session.outbox().close(CloseCode.INTERNAL_ERROR, "internal error");
    }

    private @Nullable Runnable handle(byte[] utf8) {
        long began = NativeTrace.now(parts.tracing());
        NativeEntry entry = new NativeEntry(utf8, parts.limits(), sender, address, account);
        return switch (parts.gate().pass(entry)) {
            case Verdict.Admitted _ ->
                    route(
                            entry,
                            new Answering(
                                    entry,
                                    utf8.length,
                                    NativeTrace.begin(parts.tracing(), entry, began)));
            case Refused why -> {
                new Answering(entry, utf8.length, null)
                        .refuse(why.code(), why.sentence(), why.retryAfter());
                yield null;
            }
        };
    }

    private @Nullable Runnable route(NativeEntry entry, Answering answering) {
        count(entry);
        return switch (entry.call()) {
            case NativeFrame.Auth _ ->
                    answering.with(welcome(answering.id).field("resumed", false).end());
            case NativeFrame.Ping _ -> answering.with(NativeAnswers.pong(answering.id));
            case NativeFrame.Subscribe _ -> {
                subscribe(entry, answering);
                yield null;
            }
            case NativeFrame.Unsubscribe _ -> {
                topics.unsubscribe(entry.filters());
                save(answering, NativeAnswers.ok(answering.id));
                yield null;
            }
            case NativeFrame.Publish publish -> {
                publish(entry.topic(), publish, answering);
                yield null;
            }
            case NativeFrame.Send send -> send(send, answering);
            case NativeFrame.Broadcast broadcast -> broadcast(broadcast, answering);
            case NativeFrame.Command command -> command(command, answering);
            case NativeFrame.Resume resume -> () -> resume(resume, entry, answering);
            case NativeFrame.Consume consume -> {
                consume(consume, answering);
                yield null;
            }
            case NativeFrame.Ack ack -> {
                queues.ack(ack.message(), new Settled(answering));
                yield null;
            }
            case NativeFrame.Nack nack -> {
                queues.nack(nack.message(), nack.requeue(), new Settled(answering));
                yield null;
            }
            case NativeFrame.Enqueue enqueue -> {
                enqueue(enqueue, answering);
                yield null;
            }
            case NativeFrame.Presence presence -> presence(presence, answering);
            case NativeFrame.Typing typing ->
                    toOther(
                            typing.conversation(),
                            answering,
                            () -> NativeWriter.frame("typing", null));
            case NativeFrame.Receipt receipt ->
                    parts.receipts().note(sender.user(), receipt, new Receipted(answering));
        };
    }

    private void count(NativeEntry entry) {
        switch (entry.call()) {
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

    private void subscribe(NativeEntry entry, Answering answering) {
        int most = parts.limits().subscriptions();
        if (topics.countWith(entry.filters()) > most) {
            answering.refuse(ErrorCode.INVALID, "At most " + most + " topics of one connection.");
            return;
        }
        parts.router()
                .join(
                        new Join(
                                topics,
                                entry.filters(),
                                entry.places(),
                                false,
                                begins -> save(answering, NativeAnswers.ok(answering.id, begins)),
                                why -> answering.refuse(ErrorCode.INVALID, why)));
    }

    /// Answers once it is durable what this session listens to.
    private void save(Answering answering, @Nullable EncodedFrame answer) {
        ResumeToken.Hash hash = token.hash();
        List<TopicFilter> heard = topics.filters();
        if (isGone) { // and listens to nothing: the session keeps what it had
            inHand.ended(answering.size);
        } else {
            parts.resumptions()
                    .save(
                            hash,
                            sender.user(),
                            heard,
                            () -> {
                                var _ = answering.with(answer);
                            },
                            answering::refuse);
        }
        parts.resumptions().connected(hash, this);
        if (isGone) { // between the two
            parts.resumptions().left(hash, this);
        }
    }

    /// Goes on with a session, on a thread that may wait.
    private void resume(NativeFrame.Resume resume, NativeEntry entry, Answering answering) {
        if (!topics.filters().isEmpty()) {
            answering.refuse(ErrorCode.INVALID, "'resume' comes before 'subscribe'.");
            return;
        }
        ResumeToken wanted = new ResumeToken(resume.session());
        Optional<Kept> kept = parts.resumptions().find(wanted.hash());
        if (kept.isPresent() && !kept.get().user().equals(sender.user())) {
            answering.refuse(ErrorCode.FORBIDDEN, "This session is not yours.");
            return;
        }
        NativeRecovery recovery = NativeRecovery.of(resume.offsets(), entry.places(), parts);
        kept.ifPresent(_ -> token = wanted);
        EncodedFrame welcome =
                welcome(answering.id)
                        .field("resumed", kept.isPresent())
                        .json("recovered", recovery.json())
                        .end();
        if (kept.isPresent()) {
            parts.resumptions().connected(wanted.hash(), this);
        }
        goOn(recovery, welcome);
        if (kept.isEmpty()) {
            inHand.ended(answering.size);
            return;
        }
        parts.router()
                .join(
                        new Join(
                                topics,
                                kept.get().topics().stream().map(TopicFilter::parse).toList(),
                                entry.places(),
                                true,
                                _ -> save(answering, null),
                                why -> answering.refuse(ErrorCode.INVALID, why)));
    }

    /// Says welcome again; behind that, direct messages begin behind what the client has processed.
    private void goOn(NativeRecovery recovery, EncodedFrame welcome) {
        MessageStream former = stream;
        if (recovery.direct().isEmpty() || former == null) {
            offer(welcome);
            return;
        }
        former.close();
        offer(welcome);
        stream = open(recovery.direct());
        if (isGone) { // meanwhile
            stream.close();
        }
    }

    private void publish(TopicName topic, NativeFrame.Publish publish, Answering answering) {
        parts.router()
                .publish(
                        new TopicMessage(
                                        topic,
                                        sender.user(),
                                        sender.role(),
                                        parts.time().now(),
                                        publish.payload(),
                                        publish.messageId(),
                                        publish.headers())
                                .followed(answering.followed),
                        new Published(topic, answering));
    }

    /// A recipient who is not in memory is looked for on a thread that may block.
    private @Nullable Runnable send(NativeFrame.Send send, Answering answering) {
        Optional<UserId> to =
                Optional.ofNullable(send.to().user()).filter(UserId::isValid).map(UserId::new);
        if (to.isEmpty()) {
            return answering.unknown();
        }
        Optional<User> known = parts.users().cached(to.get());
        if (known.isPresent()) {
            post(known.get(), send, answering);
            return null;
        }
        return () ->
                parts.users()
                        .find(to.get())
                        .ifPresentOrElse(
                                user -> post(user, send, answering), () -> answering.unknown());
    }

    private void post(User to, NativeFrame.Send send, Answering answering) {
        if (to.blocked()) {
            var _ = answering.unknown();
            return;
        }
        JsonText content = send.content();
        JsonText signature = send.signature();
        JsonText now = parts.time().now();
        DirectMessage message =
                new DirectMessage(
                        sender.user(),
                        to.id(),
                        content == null
                                ? Objects.requireNonNull(send.sealed()).toString()
                                : content.value(),
                        null,
                        null,
                        now.value(),
                        signature == null ? null : signature.value(),
                        send.messageId());
        parts.messages()
                .send(
                        message,
                        null,
                        Sending.hash(sender.user(), to.id(), send.messageId()),
                        new Sent(message, answering));
    }

    private @Nullable Runnable broadcast(NativeFrame.Broadcast broadcast, Answering answering) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : broadcast.roles()) {
            try {
                roles.add(Role.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException _) {
                return answering.invalid("There is no role '" + word + "'.");
            }
        }
        int reached =
                parts.roster()
                        .broadcast(
                                Broadcasts.of(
                                        sender.user(), broadcast.payload(), parts.time().now()),
                                roles);
        parts.watch().sent(MessageKind.BROADCAST, reached);
        return answering.with(NativeAnswers.reached(answering.id, reached));
    }

    private @Nullable Runnable command(NativeFrame.Command command, Answering answering) {
        Optional<ObjectNode> result =
                parts.commands().run(sender.user(), command.name(), params(command));
        if (result.isEmpty()) {
            answering.refuse(ErrorCode.NOT_FOUND, "Unknown command: " + command.name());
            return null;
        }
        return answering.with(
                NativeWriter.frame("result", answering.id)
                        .json("result", result.get().toString())
                        .end());
    }

    private static JsonNode params(NativeFrame.Command command) {
        try {
            return JSON.readTree(command.params().toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was read before", e);
        }
    }

    private @Nullable Runnable presence(NativeFrame.Presence presence, Answering answering) {
        Optional<Status> status = Optional.ofNullable(presence.status()).flatMap(Status::of);
        if (presence.status() != null && status.isEmpty()) {
            return answering.invalid("A status is online, away, busy or invisible.");
        }
        List<String> names = presence.watch();
        if (names != null) {
            if (!names.stream().allMatch(UserId::isValid)) {
                return answering.invalid("'watch' has what is no user id.");
            }
            List<Seen> seen =
                    parts.presences()
                            .watch(session.outbox(), names.stream().map(UserId::new).toList());
            seen.forEach(one -> offer(one.frame()));
        }
        String text = presence.text();
        status.ifPresent(s -> parts.presences().say(sender.user(), s, text == null ? "" : text));
        return answering.with(NativeAnswers.ok(answering.id));
    }

    /// Tells the other side of a conversation, on the connections that are there.
    private @Nullable Runnable toOther(
            String conversation, Answering answering, Supplier<NativeWriter> frame) {
        Optional<UserId> other = NativeForm.other(conversation, sender.user());
        if (other.isEmpty()) {
            return answering.unknown();
        }
        int _ =
                parts.roster()
                        .send(
                                other.get(),
                                language ->
                                        language == Roster.Language.NATIVE
                                                ? frame.get()
                                                        .field("conversation", conversation)
                                                        .field("from", sender.user().value())
                                                        .end()
                                                : null);
        return answering.with(NativeAnswers.ok(answering.id));
    }

    private void consume(NativeFrame.Consume consume, Answering answering) {
        boolean isThere =
                queues.consume(
                        consume.queue(),
                        consume.prefetch(),
                        () -> {
                            var _ = answering.with(NativeAnswers.ok(answering.id));
                        });
        if (!isThere) {
            answering.refuse(ErrorCode.NOT_FOUND, "Queue '" + consume.queue() + "' not found");
        }
    }

    private void enqueue(NativeFrame.Enqueue enqueue, Answering answering) {
        Publication publication;
        try {
            publication = queues.publication(enqueue);
        } catch (MalformedMessage e) {
            answering.refuse(ErrorCode.INVALID, "Invalid message format: " + e.why());
            return;
        }
        if (publication == null) {
            answering.refuse(
                    ErrorCode.NOT_FOUND,
                    "No binding found for exchange '%s' and routing key '%s'"
                            .formatted(enqueue.exchange(), enqueue.key()));
            return;
        }
        publication.follow(answering.followed);
        parts.broker()
                .publish(
                        List.of(publication),
                        failure -> {
                            if (failure != null) {
                                answering.refuse(failure);
                            } else {
                                enqueued(publication, answering);
                            }
                        });
    }

    private static void enqueued(Publication publication, Answering answering) {
        if (publication.outcome() == Publication.Outcome.QUEUE_FULL) {
            answering.refuse(
                    ErrorCode.QUEUE_FULL, "Queue '" + publication.fullQueue() + "' is full");
        } else {
            var _ = answering.with(NativeAnswers.ok("ack", answering.id));
        }
    }

    private LogContext about(ErrorCode code) {
        return session.subject().about().with(LogField.CODE, code.code());
    }

    /// One that is not taken belongs to a connection that is ending.
    private void offer(EncodedFrame frame) {
        session.outbox().offer(frame);
    }

    /// One frame that is to be answered, once. Safe for all threads.
    private final class Answering {
        /// In JSON form; null when there is none.
        private final @Nullable String id;

        private final NativeFrame.@Nullable Call call;

        private final int size;

        private final @Nullable Followed followed;

        Answering(NativeEntry entry, int size, @Nullable Followed followed) {
            this.followed = followed;
            this.id = entry.id();
            this.call = entry.read();
            this.size = size;
        }

        /// Answers; a frame without an id only when something went wrong.
        ///
        /// @return nothing that is left to be done
        @Nullable Runnable with(@Nullable EncodedFrame frame) {
            if (id != null && frame != null) {
                offer(frame);
            }
            inHand.ended(size);
            return null;
        }

        @Nullable Runnable unknown() {
            refuse(ErrorCode.NOT_FOUND, "There is no such recipient.");
            return null;
        }

        @Nullable Runnable invalid(String why) {
            refuse(ErrorCode.INVALID, why);
            return null;
        }

        void refuse(ErrorCode code, String sentence) {
            refuse(code, sentence, code.pause().orElse(Duration.ZERO));
        }

        void refuse(ErrorCode code, String sentence, Duration retryAfter) {
            offer(NativeAnswers.error(id, code, sentence, retryAfter));
            parts.watch().error(code);
            if (followed != null) {
                followed.refused(code.code());
            }
            if (LOG.isDebugEnabled()) {
                about(code)
                        .withRequest(JsonText.unquoted(id))
                        .withCorrelation(CorrelationId.of(call))
                        .log(LOG, Level.DEBUG, "Refused", null);
            }
            inHand.ended(size);
        }

        void refuse(StorageException why) {
            switch (why.kind()) {
                case FULL -> refuse(ErrorCode.STORAGE_FULL, "Not stored: the disk is full");
                case FAILED -> refuse(ErrorCode.STORAGE_FAILED, "Not stored: the disk has failed");
            }
        }
    }

    /// Tells the sender what became of a message to a topic.
    private record Published(TopicName topic, Answering answering) implements PublishReply {
        @Override
        public void stored(long epoch, long offset) {
            var _ = answering.with(NativeAnswers.stored(answering.id, topic, epoch, offset));
        }

        @Override
        public void passed(int reached) {
            var _ = answering.with(NativeAnswers.passed(answering.id, topic, reached));
        }

        @Override
        public void delayed(long millis) {
            var _ =
                    answering.with(
                            NativeWriter.frame("ack", answering.id)
                                    .field("topic", topic.text())
                                    .field("delayed_ms", millis)
                                    .end());
        }

        @Override
        public void refused(ErrorCode code, String sentence) {
            answering.refuse(code, sentence);
        }
    }

    /// Tells the consumer that a message is settled.
    private record Settled(Answering answering) implements SettleReply {
        @Override
        public void settled() {
            var _ = answering.with(NativeAnswers.ok(answering.id));
        }

        @Override
        public void failed(StorageException why) {
            answering.refuse(why);
        }
    }

    /// Tells the reader what became of a receipt.
    private record Receipted(Answering answering) implements NativeReceipts.Answer {
        @Override
        public void noted() {
            var _ = answering.with(NativeAnswers.ok(answering.id));
        }

        @Override
        public void failed(StorageException why) {
            answering.refuse(why);
        }

        @Override
        public void unknown() {
            var _ = answering.unknown();
        }
    }

    /// Tells the sender what became of a direct message.
    private record Sent(DirectMessage message, Answering answering) implements SendReply {
        @Override
        public @Nullable Followed followed() {
            return answering.followed;
        }

        @Override
        public void stored(long offset) {
            var _ =
                    answering.with(
                            NativeWriter.frame("ack", answering.id)
                                    .field("message_id", String.valueOf(message.messageId()))
                                    .field("conversation", NativeForm.conversation(message))
                                    .field("offset", offset)
                                    .field("at", message.timestamp())
                                    .end());
        }

        @Override
        public void refused(StorageException why) {
            answering.refuse(why);
        }
    }
}
