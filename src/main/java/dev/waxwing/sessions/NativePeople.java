package dev.waxwing.sessions;

import dev.waxwing.accounts.Permission;
import dev.waxwing.announcements.Announcement;
import dev.waxwing.chat.NativeForm;
import dev.waxwing.chat.Roster;
import dev.waxwing.journal.StorageException;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.presence.Seen;
import dev.waxwing.presence.Status;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.topics.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one connection of the native protocol tells of its user, and asks of others: presence,
/// typing, receipts. Belongs to the dialogue's [Lane], but for [#close].
final class NativePeople {
    private final NativeParts parts;
    private final Session session;
    private final UserId user;

    /// Frames that wait for the disk may be handled behind [#close].
    private volatile boolean isClosed;

    NativePeople(NativeParts parts, Session session) {
        this.parts = parts;
        this.session = session;
        this.user = session.identity().orElseThrow().user();
    }

    void presence(NativeFrame.Presence presence, NativeAnswering answering) {
        Optional<Status> status = Optional.ofNullable(presence.status()).flatMap(Status::of);
        if (presence.status() != null && status.isEmpty()) {
            answering.invalid("A status is online, away, busy or invisible.");
            return;
        }
        List<String> names = presence.watch();
        if (names != null) {
            if (!names.stream().allMatch(UserId::isValid)) {
                answering.invalid("'watch' has what is no user id.");
                return;
            }
            List<Seen> seen =
                    parts.presences()
                            .watch(
                                    session.outbox(),
                                    user,
                                    names.stream().map(UserId::new).toList());
            leaveWhenClosed();
            seen.forEach(this::tell);
        }
        String text = presence.text();
        status.ifPresent(s -> parts.presences().say(user, s, text == null ? "" : text));
        if (presence.attributes() != null) {
            parts.presences().say(user, presence.attributes());
        }
        answering.ok();
    }

    /// How somebody is; of oneself also by which connections.
    private void tell(Seen seen) {
        session.outbox()
                .offer(
                        seen.user().equals(user)
                                ? seen.frame(parts.connections().of(user))
                                : seen.frame());
    }

    void typing(NativeFrame.Typing typing, NativeAnswering answering) {
        toOther(typing.conversation(), answering, () -> NativeWriter.frame("typing", null));
    }

    /// @return what is left to be done on a thread that may wait; null for nothing
    @Nullable Runnable receipt(NativeFrame.Receipt receipt, NativeAnswering answering) {
        String conversation = receipt.conversation();
        if (conversation.startsWith(Announcement.PREFIX)) {
            String id = conversation.substring(Announcement.PREFIX.length());
            if (parts.announcements().see(user, id)) {
                answering.ok();
            } else {
                answering.unknown();
            }
            return null;
        }
        if (!conversation.startsWith(RoomName.PREFIX)) {
            return parts.receipts().note(user, receipt, new Receipted(answering));
        }
        toOther(
                conversation,
                answering,
                () ->
                        NativeWriter.frame("receipt", null)
                                .field("delivered", receipt.delivered())
                                .field("read", receipt.read()));
        return null;
    }

    /// Tells the reader what became of a receipt.
    private record Receipted(NativeAnswering answering) implements NativeReceipts.Answer {
        @Override
        public void noted() {
            answering.ok();
        }

        @Override
        public void failed(StorageException why) {
            answering.refuse(why);
        }

        @Override
        public void unknown() {
            answering.unknown();
        }
    }

    /// Tells the other side of a conversation, on the connections that are there.
    private void toOther(
            String conversation, NativeAnswering answering, Supplier<NativeWriter> frame) {
        List<UserId> others = others(conversation);
        if (others.isEmpty()) {
            answering.unknown();
            return;
        }
        EncodedFrame told =
                frame.get().field("conversation", conversation).field("from", user.value()).end();
        others.forEach(other ->
                parts.roster()
                        .send(other, language -> language == Roster.Language.NATIVE ? told : null));
        answering.ok();
    }

    /// Whom a user talks to in a conversation; itself where it is alone in a room.
    private List<UserId> others(String conversation) {
        if (!conversation.startsWith(RoomName.PREFIX)) {
            return NativeForm.other(conversation, user).stream().toList();
        }
        return RoomName.ofConversation(conversation)
                .flatMap(name -> parts.rooms().of(user, name))
                .map(room ->
                        room.members().keySet().stream()
                                .filter(member ->
                                        room.members().size() == 1 || !member.equals(user))
                                .toList())
                .orElse(List.of());
    }

    /// Comes to topics, to be told who is there and to be seen there.
    ///
    /// @return false when that is refused, and answered
    boolean enter(List<TopicFilter> topics, NativeAnswering answering) {
        if (!session.identity().orElseThrow().may(Permission.LIST_USERS)) {
            answering.refuse(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN.meaning());
            return false;
        }
        if (!topics.stream().allMatch(TopicFilter::isExact)) {
            answering.invalid("Presence is of topics, and not of filters.");
            return false;
        }
        boolean isThere = parts.presences().enter(session.outbox(), user, texts(topics));
        leaveWhenClosed();
        if (!isThere) {
            answering.refuse(
                    ErrorCode.AT_CAPACITY, "Too many are at one of these topics with presence.");
        }
        return isThere;
    }

    void leave(List<TopicFilter> topics) {
        parts.presences().leave(session.outbox(), texts(topics));
    }

    private static List<String> texts(List<TopicFilter> topics) {
        return topics.stream().map(TopicFilter::text).toList();
    }

    private void leaveWhenClosed() {
        if (isClosed) { // meanwhile
            close();
        }
    }

    /// The connection has ended. May be called again.
    void close() {
        isClosed = true;
        parts.presences().unwatch(session.outbox());
        parts.presences().leave(session.outbox());
    }
}
