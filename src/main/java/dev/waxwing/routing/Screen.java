package dev.waxwing.routing;

import dev.waxwing.accounts.Role;
import dev.waxwing.broker.Publication;
import dev.waxwing.broker.Route;
import dev.waxwing.journal.Work;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.MessageEnvelope;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.MalformedMessage;
import dev.waxwing.protocol.MessageHeaders;
import dev.waxwing.protocol.MessageJson;
import dev.waxwing.protocol.MessageScanner;
import dev.waxwing.protocol.RawJson;
import dev.waxwing.rules.Destination;
import dev.waxwing.rules.Effects;
import dev.waxwing.rules.Facts;
import dev.waxwing.rules.KindSwitch;
import dev.waxwing.topics.TopicName;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What rules do with messages that do not go to topics, before anything else is done with them.
/// Safe for all threads; nothing waits for the disk. Where no rule concerns a kind of message, one
/// read says so.
public final class Screen {
    /// Where a message of a queue or a broadcast is from, for the record that holds its copies;
    /// nobody sees it.
    private static final TopicName NO_TOPIC = TopicName.parse("$none");

    private final KindSwitch kinds;
    private final RouterParts parts;
    private final Consumer<Work> journal;
    private final InstantSource clock = InstantSource.system();

    /// @param journal takes what is stored by itself
    Screen(KindSwitch kinds, RouterParts parts, Consumer<Work> journal) {
        this.kinds = kinds;
        this.parts = parts;
        this.journal = journal;
    }

    /// One through which everything goes: for tests and tools.
    public static Screen open() {
        return new Screen(new KindSwitch(), new RouterParts(), _ -> {});
    }

    /// A message that does not go on, and what its sender is told.
    public record Refusal(ErrorCode code, String sentence) {
        private static final Refusal RESTARTING =
                new Refusal(ErrorCode.INTERNAL, MessageRouter.RESTARTING);

        private static Refusal of(Ruled ruled) {
            String reason = ruled.reason();
            return new Refusal(
                    ErrorCode.REJECTED, reason.isEmpty() ? ErrorCode.REJECTED.meaning() : reason);
        }
    }

    /// Whether a message from one user to another goes on.
    ///
    /// @param size bytes of what it says, sealed or not
    /// @return null when it does
    public @Nullable Refusal direct(UserId from, Role role, UserId to, long size) {
        if (!kinds.isOn(Destination.DIRECT)) {
            return null;
        }
        return refusal(new PersonalFacts(Destination.DIRECT, from, role, to, size), _ -> {});
    }

    /// Whether broadcasts have to be asked about.
    public boolean isOnBroadcasts() {
        return kinds.isOn(Destination.BROADCAST);
    }

    /// Whether a broadcast goes on; its copies go their way.
    ///
    /// @return null when it does
    public @Nullable Refusal broadcast(UserId from, Role role, JsonText at, RawJson payload) {
        return refusal(
                new PersonalFacts(Destination.BROADCAST, from, role, null, payload.size()),
                ruled ->
                        copy(
                                new TopicMessage(NO_TOPIC, from, role, at, payload, null, Map.of()),
                                ruled.copies(),
                                null));
    }

    private @Nullable Refusal refusal(Facts facts, Consumer<Ruled> act) {
        RuleStep step = parts.rules();
        if (step == null) {
            return Refusal.RESTARTING;
        }
        try {
            Ruled ruled = step.applied(facts);
            if (ruled == null) {
                return null;
            }
            act.accept(ruled);
            return ruled.isDropped() ? Refusal.of(ruled) : null;
        } catch (RuleStep.RulesFailed _) {
            return Refusal.RESTARTING;
        }
    }

    /// Whether messages to exchanges have to be asked about.
    public boolean isOnQueues() {
        return kinds.isOn(Destination.QUEUE);
    }

    /// A message on its way to an exchange.
    ///
    /// @param source holds its canonical JSON, and does not change
    /// @param envelope the message as it was read; null where only its form was looked at
    public record Incoming(
            Route route,
            byte[] source,
            int offset,
            int length,
            int idLength,
            MessageHeaders headers,
            @Nullable MessageEnvelope envelope) {
        /// As it is stored when no rule changes it.
        public Publication publication() {
            return publication(headers.delayMillis());
        }

        private Publication publication(long delayMillis) {
            return new Publication(
                    route,
                    source,
                    offset,
                    length,
                    offset + MessageScanner.ID_OFFSET,
                    idLength,
                    headers.priority(),
                    delayMillis);
        }

        private MessageEnvelope read() {
            try {
                return envelope == null ? MessageJson.parse(source, offset, length) : envelope;
            } catch (MalformedMessage e) {
                throw new IllegalStateException("it was looked at before", e);
            }
        }

        private Incoming with(MessageEnvelope changed) {
            byte[] json = MessageJson.bytes(changed);
            return new Incoming(route, json, 0, json.length, idLength, headers, changed);
        }
    }

    /// What becomes of a message to an exchange: one of the two.
    public record Screened(@Nullable Publication publication, @Nullable Refusal refusal) {}

    /// What becomes of a message to an exchange. Copies are stored in the transaction of the
    /// message itself, when it is new: both are on disk, or neither.
    ///
    /// @param from null for a program, or whoever has not said
    /// @param role null where nobody is known
    public Screened queue(Incoming message, @Nullable UserId from, @Nullable Role role) {
        RuleStep step = parts.rules();
        if (step == null) {
            return new Screened(null, Refusal.RESTARTING);
        }
        try {
            Ruled ruled = step.applied(new QueueFacts(message, from, role));
            return ruled == null
                    ? new Screened(message.publication(), null)
                    : ruled(message, ruled, from, role);
        } catch (RuleStep.RulesFailed _) {
            return new Screened(null, Refusal.RESTARTING);
        }
    }

    private Screened ruled(
            Incoming original, Ruled ruled, @Nullable UserId from, @Nullable Role role) {
        MessageEnvelope envelope = original.read();
        Map<String, String> before = QueueHeaders.of(envelope);
        Map<String, String> headers = ruled.headers(before);
        Incoming message =
                headers.equals(before)
                        ? original
                        : original.with(QueueHeaders.with(envelope, headers));
        List<Work> with = new ArrayList<>();
        if (!ruled.copies().isEmpty()) {
            TopicMessage copied =
                    TopicMessage.ofQueue(
                            NO_TOPIC,
                            message.route().name(),
                            from,
                            role,
                            JsonText.of(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()),
                            new RawJson(
                                    message.source(),
                                    message.offset(),
                                    message.offset() + message.length()),
                            envelope.messageId(),
                            headers);
            copy(copied, ruled.copies(), with);
        }
        if (ruled.isDropped()) {
            with.forEach(journal);
            return new Screened(null, Refusal.of(ruled));
        }
        Publication publication =
                message.publication(Math.max(message.headers().delayMillis(), ruled.delayMillis()));
        if (!with.isEmpty()) {
            publication.accompany(with);
        }
        return new Screened(publication, null);
    }

    private void copy(TopicMessage message, List<Effects.Copy> copies, @Nullable List<Work> with) {
        RuleStep step = parts.rules();
        if (step != null) {
            copies.forEach(copy -> step.copy(message, copy, with));
        }
    }

    /// A message between people, as rules see it.
    private record PersonalFacts(
            Destination kind, UserId sender, Role role, @Nullable UserId recipient, long size)
            implements Facts {
        @Override
        public String topic() {
            return "";
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }
    }

    /// A message to an exchange, as rules see it.
    private record QueueFacts(Incoming message, @Nullable UserId sender, @Nullable Role role)
            implements Facts {
        @Override
        public Destination kind() {
            return Destination.QUEUE;
        }

        @Override
        public String topic() {
            return message.route().name();
        }

        @Override
        public long size() {
            return message.length();
        }

        @Override
        public @Nullable String header(String name) {
            MessageEnvelope envelope = message.envelope();
            return envelope == null ? null : QueueHeaders.find(envelope, name);
        }
    }
}
