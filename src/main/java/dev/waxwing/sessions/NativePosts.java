package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Role;
import dev.waxwing.accounts.User;
import dev.waxwing.chat.DirectMessage;
import dev.waxwing.chat.NativeForm;
import dev.waxwing.chat.Roster;
import dev.waxwing.chat.SendReply;
import dev.waxwing.chat.Sending;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.MessageKind;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.routing.PublishReply;
import dev.waxwing.routing.Screen;
import dev.waxwing.routing.TopicMessage;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.topics.TopicName;
import dev.waxwing.tracing.Followed;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one connection of the native protocol has to say: to topics, to a user, to all. Belongs to
/// the dialogue's [Lane].
final class NativePosts {
    /// How those are seen who can be reached.
    private static final Set<String> SEEN = Set.of("online", "away", "busy");

    private final NativeParts parts;
    private final Identity sender;
    private final NativeRooms rooms;

    NativePosts(NativeParts parts, Identity sender, NativeRooms rooms) {
        this.parts = parts;
        this.sender = sender;
        this.rooms = rooms;
    }

    void publish(TopicName topic, NativeFrame.Publish publish, NativeAnswering answering) {
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
                                .followed(answering.followed()),
                        new Published(topic, answering));
    }

    /// @return what is left to be done on a thread that may block: a recipient who is not in memory
    ///   is looked for
    @Nullable Runnable send(NativeFrame.Send send, NativeAnswering answering) {
        String group = send.to().group();
        String conversation = send.to().conversation();
        String connection = send.to().connection();
        if (connection != null) {
            sendTo(connection, send, answering);
            return null;
        }
        if (group != null) {
            rooms.send(RoomName.of(group), send, answering);
            return null;
        }
        if (conversation != null && conversation.startsWith(RoomName.PREFIX)) {
            rooms.send(RoomName.ofConversation(conversation), send, answering);
            return null;
        }
        Optional<UserId> to =
                conversation == null
                        ? Optional.ofNullable(send.to().user())
                                .filter(UserId::isValid)
                                .map(UserId::new)
                        : NativeForm.other(conversation, sender.user());
        if (to.isEmpty()) {
            answering.unknown();
            return null;
        }
        Optional<User> known = parts.users().cached(to.get());
        if (known.isPresent()) {
            post(known.get(), send, answering);
            return null;
        }
        return () ->
                parts.users()
                        .find(to.get())
                        .ifPresentOrElse(user -> post(user, send, answering), answering::unknown);
    }

    private void post(User to, NativeFrame.Send send, NativeAnswering answering) {
        if (to.blocked()) {
            answering.unknown();
            return;
        }
        if (isKeptBack(to.id(), send, answering)) {
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

    void broadcast(NativeFrame.Broadcast broadcast, NativeAnswering answering) {
        NativeFrame.Filter filter = broadcast.filter();
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : filter.roles()) {
            try {
                roles.add(Role.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException _) {
                answering.invalid("There is no role '" + word + "'.");
                return;
            }
        }
        if (!SEEN.containsAll(filter.presence())) {
            answering.invalid("A presence is online, away or busy.");
            return;
        }
        Screen screen = parts.router().screen();
        if (screen.isOnBroadcasts()) {
            Screen.Refusal refusal =
                    screen.broadcast(
                            sender.user(), sender.role(), parts.time().now(), broadcast.payload());
            if (refusal != null) {
                answering.refuse(refusal.code(), refusal.sentence());
                return;
            }
        }
        Roster.Announcement what =
                Broadcasts.of(sender.user(), broadcast.payload(), parts.time().now());
        int reached = reached(what, roles, filter);
        parts.watch().sent(MessageKind.BROADCAST, reached);
        answering.with(NativeAnswers.reached(answering.id(), reached));
    }

    private int reached(Roster.Announcement what, Set<Role> roles, NativeFrame.Filter filter) {
        if (filter.presence().isEmpty() && filter.attributes().isEmpty()) {
            return parts.roster().broadcast(what, roles);
        }
        Set<String> presence = Set.copyOf(filter.presence());
        return parts.roster()
                .broadcast(
                        what,
                        roles,
                        user -> parts.presences().isSo(user, presence, filter.attributes()));
    }

    /// Asks the rules, and says so when they drop it.
    private boolean isKeptBack(UserId to, NativeFrame.Send send, NativeAnswering answering) {
        Screen.Refusal refusal =
                parts.router().screen().direct(sender.user(), sender.role(), to, send.size());
        if (refusal != null) {
            answering.refuse(refusal.code(), refusal.sentence());
        }
        return refusal != null;
    }

    /// Says something to one connection, if it is there now; kept nowhere.
    private void sendTo(String connection, NativeFrame.Send send, NativeAnswering answering) {
        UserId to = parts.connections().user(connection);
        if (to == null) {
            answering.unknown();
            return;
        }
        if (isKeptBack(to, send, answering)) {
            return;
        }
        EncodedFrame frame =
                NativeWriter.frame("message", null, answering.size())
                        .field("conversation", "connection:" + connection)
                        .field("from", sender.user().value())
                        .field("from_connection", answering.session().id())
                        .field("at", parts.time().now())
                        .field("message_id", send.messageId())
                        .field("content", send.content())
                        .field("sealed", send.sealed())
                        .field("signature", send.signature())
                        .end();
        if (parts.connections().send(connection, frame)) {
            answering.with(
                    NativeWriter.frame("ack", answering.id())
                            .field("message_id", send.messageId())
                            .field("reached", 1)
                            .end());
        } else {
            answering.unknown();
        }
    }

    /// Tells the sender what became of a message to a topic.
    private record Published(TopicName topic, NativeAnswering answering) implements PublishReply {
        @Override
        public void stored(long epoch, long offset) {
            answering.with(NativeAnswers.stored(answering.id(), topic, epoch, offset));
        }

        @Override
        public void passed(int reached) {
            answering.with(NativeAnswers.passed(answering.id(), topic, reached));
        }

        @Override
        public void delayed(long millis) {
            answering.with(
                    NativeWriter.frame("ack", answering.id())
                            .field("topic", topic.text())
                            .field("delayed_ms", millis)
                            .end());
        }

        @Override
        public void refused(ErrorCode code, String sentence) {
            answering.refuse(code, sentence);
        }
    }

    /// Tells the sender what became of a direct message.
    private record Sent(DirectMessage message, NativeAnswering answering) implements SendReply {
        @Override
        public @Nullable Followed followed() {
            return answering.followed();
        }

        @Override
        public void stored(long offset) {
            answering.with(
                    NativeWriter.frame("ack", answering.id())
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
