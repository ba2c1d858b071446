package dev.waxwing.sessions;

import dev.waxwing.chat.NativeForm;
import dev.waxwing.chat.Roster;
import dev.waxwing.model.UserId;
import dev.waxwing.presence.Seen;
import dev.waxwing.presence.Status;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What one connection of the native protocol tells of its user, and asks of others: presence,
/// typing, receipts. Belongs to the dialogue's [Lane].
final class NativePeople {
    private final NativeParts parts;
    private final Session session;
    private final UserId user;

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
                            .watch(session.outbox(), names.stream().map(UserId::new).toList());
            seen.forEach(one -> session.outbox().offer(one.frame()));
        }
        String text = presence.text();
        status.ifPresent(s -> parts.presences().say(user, s, text == null ? "" : text));
        answering.ok();
    }

    void typing(NativeFrame.Typing typing, NativeAnswering answering) {
        toOther(typing.conversation(), answering, () -> NativeWriter.frame("typing", null));
    }

    void receipt(NativeFrame.Receipt receipt, NativeAnswering answering) {
        toOther(
                receipt.conversation(),
                answering,
                () ->
                        NativeWriter.frame("receipt", null)
                                .field("delivered", receipt.delivered())
                                .field("read", receipt.read()));
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

    /// The connection has ended.
    void close() {
        parts.presences().unwatch(session.outbox());
    }
}
