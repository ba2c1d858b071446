package dev.waxwing.client;

import dev.waxwing.crypto.EnvelopeException;
import dev.waxwing.crypto.EnvelopeOpener;
import dev.waxwing.crypto.Opened;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

/// Takes what arrived, a group at a time: opens on all cores, stores in order, syncs once, and only
/// then acknowledges. Owned by the receiver's thread.
final class Intake {
    private static final int GROUP = 256;

    /// What became of one delivery before storing.
    private sealed interface Looked {
        record Known(String id) implements Looked {}

        record Good(ReceivedMessage message) implements Looked {}

        record Bad(String id, String why) implements Looked {}
    }

    private final EnvelopeOpener opener;
    private final Inbox inbox;
    private final ReceiverEvents events;
    private long left;

    Intake(EnvelopeOpener opener, Inbox inbox, ReceiverEvents events, long limit) {
        this.opener = opener;
        this.inbox = inbox;
        this.events = events;
        this.left = limit;
    }

    boolean limitReached() {
        return left <= 0;
    }

    /// @return false when nothing had arrived
    /// @throws InboxFailed when a message could not be stored; nothing of the group is acknowledged
    boolean take(Queue<Delivery> arrived, Acknowledgements acks) throws InboxFailed {
        List<Delivery> group = drain(arrived);
        if (group.isEmpty()) {
            return false;
        }
        Collection<Looked> looked =
                group.size() == 1
                        ? List.of(look(group.getFirst()))
                        : group.parallelStream().map(this::look).toList();
        List<ReceivedMessage> stored = store(looked);
        stored.forEach(events::stored);
        looked.forEach(l -> answer(l, acks));
        acks.flush();
        return true;
    }

    private List<Delivery> drain(Queue<Delivery> arrived) {
        List<Delivery> group = new ArrayList<>();
        long most = Math.min(GROUP, left);
        for (Delivery d = arrived.poll(); d != null; d = arrived.poll()) {
            group.add(d);
            if (group.size() >= most) {
                break;
            }
        }
        return group;
    }

    private Looked look(Delivery delivery) {
        if (inbox.contains(delivery.id())) {
            return new Looked.Known(delivery.id());
        }
        try {
            MessageEnvelope envelope =
                    MessageJson.parse(delivery.json(), 0, delivery.json().length);
            if (!envelope.messageId().equals(delivery.id())) {
                return new Looked.Bad(delivery.id(), "the envelope has another message id");
            }
            Opened opened = opener.open(envelope);
            return new Looked.Good(new ReceivedMessage(envelope, opened, Instant.now()));
        } catch (MalformedMessage e) {
            return new Looked.Bad(delivery.id(), e.why());
        } catch (EnvelopeException e) {
            return new Looked.Bad(delivery.id(), String.valueOf(e.getMessage()));
        }
    }

    private List<ReceivedMessage> store(Collection<Looked> looked) throws InboxFailed {
        List<ReceivedMessage> stored = new ArrayList<>();
        try {
            for (Looked l : looked) {
                if (l instanceof Looked.Good(ReceivedMessage message)) {
                    if (inbox.add(message)) {
                        stored.add(message);
                        left--;
                    } else {
                        events.duplicate(message.messageId());
                    }
                }
            }
            // Also for messages that another receiver added to a shared inbox and did not sync yet.
            inbox.sync();
            return stored;
        } catch (IOException e) {
            throw new InboxFailed(e);
        }
    }

    private void answer(Looked looked, Acknowledgements acks) {
        switch (looked) {
            case Looked.Known(String id) -> {
                events.duplicate(id);
                acks.taken(id);
            }
            case Looked.Good(ReceivedMessage message) -> acks.taken(message.messageId());
            case Looked.Bad(String id, String why) -> {
                acks.refused(id);
                events.refused(id, why);
            }
        }
    }
}
