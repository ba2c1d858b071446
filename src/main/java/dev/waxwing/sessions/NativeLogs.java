package dev.waxwing.sessions;

import dev.waxwing.chat.MessageStream;
import dev.waxwing.chat.NativeForm;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.routing.Join;
import dev.waxwing.routing.TopicSubscriber;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.sessions.ResumeStore.Kept;
import dev.waxwing.topics.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The logs that one connection of the native protocol hears, its user's direct messages and the
/// topics; and the session under which a later connection may go on with them.
///
/// Handed between threads by the dialogue's [Lane], but for [#close] and [#replaced].
final class NativeLogs implements Resumptions.Holder {
    private final NativeParts parts;
    private final Session session;
    private final UserId user;
    private final TopicSubscriber topics;
    private final NativeRooms rooms;
    private final Runnable welcomed;
    private volatile @Nullable MessageStream stream;

    /// What the client may come back with; another once it has come back.
    private ResumeToken token = ResumeToken.fresh();

    /// The session that was made this connection's.
    private ResumeToken.@Nullable Hash held;

    /// Whether the session is not this connection's any more: it has ended, or another has taken
    /// over.
    private volatile boolean isGone;

    /// @param welcomed run once, at once behind the first welcome
    NativeLogs(NativeParts parts, Session session, NativeRooms rooms, Runnable welcomed) {
        this.parts = parts;
        this.session = session;
        this.rooms = rooms;
        this.welcomed = welcomed;
        this.user = session.identity().orElseThrow().user();
        this.topics = parts.router().subscriber(session.outbox());
    }

    /// Says welcome; direct messages follow, those that wait first.
    void start() {
        begin(fresh(null), OptionalLong.empty());
        rooms.start(Map.of());
    }

    private void begin(EncodedFrame welcome, OptionalLong after) {
        session.outbox().offer(welcome);
        welcomed.run();
        open(after);
    }

    private void open(OptionalLong after) {
        MessageStream opened =
                parts.messages().open(user, session.outbox(), NativeForm.INSTANCE, after);
        stream = opened;
        if (isGone) { // meanwhile
            opened.close();
        }
    }

    /// The welcome of a session that was not there before.
    EncodedFrame fresh(@Nullable String id) {
        return welcome(id).field("resumed", false).end();
    }

    private NativeWriter welcome(@Nullable String id) {
        return NativeWriter.frame("welcome", id)
                .field("session", token.text())
                .field("connection", session.id())
                .field("user", user.value())
                .field("protocol", NativeDialect.SUBPROTOCOL)
                .field("heartbeat_s", parts.heartbeat())
                .field("server_time", parts.time().now());
    }

    void subscribe(NativeEntry entry, NativeAnswering answering) {
        int most = parts.limits().subscriptions();
        if (topics.countWith(entry.filters()) > most) {
            answering.invalid("At most " + most + " topics of one connection.");
            return;
        }
        parts.router()
                .join(
                        new Join(
                                topics,
                                entry.filters(),
                                entry.places(),
                                false,
                                begins -> save(answering, NativeAnswers.ok(answering.id(), begins)),
                                answering::invalid));
    }

    void unsubscribe(List<TopicFilter> filters, NativeAnswering answering) {
        topics.unsubscribe(filters);
        save(answering, NativeAnswers.ok(answering.id()));
    }

    /// Answers once it is durable what this session listens to.
    private void save(NativeAnswering answering, @Nullable EncodedFrame answer) {
        ResumeToken.Hash hash = token.hash();
        List<TopicFilter> heard = topics.filters();
        if (isGone) { // the session keeps what it had
            answering.with(null);
            return;
        }
        parts.resumptions()
                .save(hash, user, heard, () -> answering.with(answer), answering::refuse);
        hold(hash);
    }

    /// Makes the session this connection's. Once: it does not come back from whoever took it over.
    private void hold(ResumeToken.Hash hash) {
        if (hash.equals(held)) {
            return;
        }
        held = hash;
        parts.resumptions().connected(hash, this);
        if (isGone) { // between the two
            parts.resumptions().left(hash, this);
        }
    }

    /// Goes on with a session, or, when nothing has begun before, begins with it; on a thread that
    /// may wait.
    void resume(NativeFrame.Resume resume, NativeEntry entry, NativeAnswering answering) {
        if (!topics.filters().isEmpty()) {
            answering.invalid("'resume' comes before 'subscribe'.");
            return;
        }
        ResumeToken wanted = new ResumeToken(resume.session());
        Optional<Kept> kept = parts.resumptions().find(wanted.hash());
        boolean begins = stream == null;
        if (kept.isPresent() && !kept.get().user().equals(user)) {
            if (begins) {
                start();
            }
            answering.refuse(ErrorCode.FORBIDDEN, "This session is not yours.");
            return;
        }
        NativeRecovery recovery = NativeRecovery.of(resume.offsets(), entry.places(), user, parts);
        kept.ifPresent(_ -> token = wanted);
        EncodedFrame welcome =
                welcome(answering.id())
                        .field("resumed", kept.isPresent())
                        .json("recovered", recovery.json())
                        .end();
        if (kept.isPresent()) {
            hold(wanted.hash());
        }
        rooms.pause();
        if (begins) {
            begin(welcome, recovery.direct());
            rooms.start(resume.offsets());
        } else {
            goOn(welcome, recovery.direct());
            rooms.goOn(resume.offsets());
        }
        if (kept.isEmpty()) {
            answering.with(null);
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
                                answering::invalid));
    }

    /// Says welcome in a conversation that has begun; behind that, direct messages begin again
    /// behind what the client has processed, if it has said what that is.
    private void goOn(EncodedFrame welcome, OptionalLong after) {
        if (after.isEmpty()) {
            session.outbox().offer(welcome);
            return;
        }
        MessageStream former = Objects.requireNonNull(stream, "not started");
        former.stop();
        session.outbox().offer(welcome);
        open(after);
        former.close(); // behind the other: so what is known of the user stays in memory
    }

    /// Tells where this connection is in its user's direct messages: those up to there that it was
    /// to be sent come before the answer.
    void place(NativeAnswering answering) {
        parts.messages()
                .place(
                        Objects.requireNonNull(stream, "not started"),
                        place -> answering.with(NativeForm.place(answering.id(), place)),
                        answering::refuse);
    }

    /// Another connection goes on with this session.
    @Override
    public void replaced() {
        isGone = true;
        session.outbox().close(CloseCode.REPLACED, "another connection has taken over");
    }

    /// The connection has ended: the session waits for another.
    void close() {
        isGone = true;
        topics.close();
        rooms.close();
        MessageStream open = stream;
        if (open != null) {
            open.close();
        }
        parts.resumptions().left(token.hash(), this);
    }
}
