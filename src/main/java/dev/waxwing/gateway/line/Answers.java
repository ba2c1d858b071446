package dev.waxwing.gateway.line;

import dev.waxwing.broker.LateSettling.Held;
import dev.waxwing.broker.MessageQueue;
import dev.waxwing.broker.PublishGroup;
import dev.waxwing.model.ErrorCode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The answers that one connection owes, in the order of their commands. Consecutive publishes are
/// gathered into one, and so are consecutive acknowledgements, until something else is said or the
/// turn of the event loop ends. Owned by the event loop.
final class Answers {
    private final LineConnection connection;
    private final LineParts parts;
    private final Consumer<ErrorCode> refused;
    private final ReplyQueue replies = new ReplyQueue();
    private @Nullable PublishReply publishes;
    private @Nullable AckReply acks;

    /// Bytes published and not yet answered.
    private long inFlight;

    Answers(LineConnection connection, LineParts parts) {
        this.connection = connection;
        this.parts = parts;
        this.refused = code -> parts.refused(connection, code, null);
    }

    /// Whether nothing is owed but what is still being gathered.
    boolean isEmpty() {
        return replies.isEmpty();
    }

    /// Whether anything is owed, also what is still being gathered: the client has said it a moment
    /// ago.
    boolean isOwing() {
        return publishes != null || acks != null || !isEmpty();
    }

    /// Whether more is published and not answered than should be.
    boolean isFull() {
        return inFlight > parts.config().inFlight()
                || inFlight > 0 && parts.broker().isOverloaded();
    }

    /// Where the next publish goes.
    PublishReply publishes() {
        if (publishes == null) {
            sealAcks();
            publishes = new PublishReply((code, id) -> parts.refused(connection, code, id));
        }
        return publishes;
    }

    /// Where the next acknowledgement goes.
    AckReply acks() {
        if (acks == null) {
            sealPublishes();
            acks = settling("ACK_CONFIRMED");
        }
        return acks;
    }

    /// Settles one delivery by itself.
    ///
    /// @param held null when nothing is known of that id
    void settle(String confirmed, String id, @Nullable Held held, AckReply.Send send) {
        seal();
        AckReply reply = settling(confirmed);
        reply.add(id, held);
        send(reply, send);
    }

    /// A line behind the answers to everything before it.
    void say(String line) {
        seal();
        replies.add(Reply.text(line));
    }

    /// A line that says no, likewise.
    void refuse(Refusal why) {
        refused.accept(why.code());
        say(why.line());
    }

    /// Sends off what was gathered, so that the next command's answer comes behind it.
    void seal() {
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
        PublishGroup.Ended ended =
                failure ->
                        connection
                                .loop()
                                .execute(() -> {
                                    inFlight -= gathered.bytes();
                                    gathered.ended(failure);
                                    connection.drain();
                                });
        if (gathered.isAccompanied()) {
            parts.broker().publishAccompanied(gathered.publications(), ended);
        } else {
            parts.broker().publish(gathered.publications(), ended);
        }
        if (isFull()) {
            connection.read();
        }
    }

    private void sealAcks() {
        AckReply gathered = acks;
        if (gathered != null) {
            acks = null;
            send(gathered, MessageQueue::settle);
        }
    }

    private AckReply settling(String confirmed) {
        return new AckReply(confirmed, parts.broker().late()::knows, refused);
    }

    private void send(AckReply reply, AckReply.Send send) {
        replies.add(reply);
        reply.send(send, connection.loop(), parts.broker().late()::put, connection::drain);
    }

    /// Writes what is ready.
    void writeReady() {
        if (replies.hasReady()) {
            replies.drainTo(connection.room(0));
        }
    }
}
