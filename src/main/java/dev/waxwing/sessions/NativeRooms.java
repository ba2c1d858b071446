package dev.waxwing.sessions;

import dev.waxwing.journal.RepeatHash;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.JsonText;
import dev.waxwing.protocol.NativeFrame;
import dev.waxwing.protocol.NativeFrame.Offset;
import dev.waxwing.protocol.NativeWriter;
import dev.waxwing.rooms.Room;
import dev.waxwing.rooms.RoomName;
import dev.waxwing.routing.Join;
import dev.waxwing.routing.Place;
import dev.waxwing.routing.PublishReply;
import dev.waxwing.routing.TopicSubscriber;
import dev.waxwing.sessions.NativeDialect.NativeParts;
import dev.waxwing.topics.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rooms of one connection of the native protocol: it hears all of which its user is a member,
/// from the moment when it is open or the user enters. Safe for all threads.
final class NativeRooms {
    private final NativeParts parts;
    private final Session session;
    private final UserId user;

    /// Made when there is a room: most connections need none. Guarded by this object.
    private @Nullable TopicSubscriber subscriber;

    private boolean isClosed;

    NativeRooms(NativeParts parts, Session session) {
        this.parts = parts;
        this.session = session;
        this.user = session.user();
    }

    /// Begins to hear every room, as [#goOn] does.
    void start(Map<String, Offset> places) {
        parts.audience().add(user, this); // before it is asked where the user is
        if (hasEnded()) { // meanwhile
            parts.audience().remove(user, this);
        }
        goOn(places);
    }

    /// Hears a room from now on; its user has entered.
    void hear(Room room) {
        listen(List.of(room), Map.of(), begins -> say("rooms", null, begins), _ -> {});
    }

    /// Hears a room no more.
    synchronized void leave(Room room) {
        if (subscriber != null) {
            subscriber.unsubscribe(List.of(room.filter()));
        }
    }

    /// Hears nothing until [#goOn].
    synchronized void pause() {
        if (subscriber != null) {
            subscriber.unsubscribe(subscriber.filters());
        }
    }

    /// Hears every room, behind the places that are named as `room:NAME`, or from now on.
    void goOn(Map<String, Offset> places) {
        List<Room> all = parts.rooms().of(user);
        if (all.isEmpty()) {
            return;
        }
        Map<TopicName, Place> after = new HashMap<>();
        for (Room room : all) {
            Offset place = places.get(room.name().conversation());
            if (place != null) {
                after.put(room.log(), new Place(place.epoch(), place.offset()));
            }
        }
        listen(all, after, begins -> say("rooms", null, begins), _ -> {});
    }

    /// Reads rooms again, behind the places that are named.
    void subscribe(Map<String, Offset> wanted, NativeAnswering answering) {
        List<Room> rooms = new ArrayList<>();
        Map<TopicName, Place> after = new HashMap<>();
        for (Map.Entry<String, Offset> one : wanted.entrySet()) {
            Optional<Room> room =
                    RoomName.of(one.getKey()).flatMap(name -> parts.rooms().of(user, name));
            if (room.isEmpty()) {
                answering.refuse(ErrorCode.NOT_FOUND, "There is no such room.");
                return;
            }
            rooms.add(room.get());
            after.put(room.get().log(), new Place(one.getValue().epoch(), one.getValue().offset()));
        }
        rooms.forEach(this::leave);
        listen(
                rooms,
                after,
                begins -> answering.with(offsets("ok", answering.id(), begins)),
                answering::invalid);
    }

    private void listen(
            List<Room> rooms,
            Map<TopicName, Place> after,
            Consumer<Map<String, Place>> told,
            Consumer<String> refused) {
        TopicSubscriber listening = listening();
        if (listening == null) {
            refused.accept("The connection ends.");
            return;
        }
        parts.rooms()
                .router()
                .join(
                        new Join(
                                listening,
                                rooms.stream().map(Room::filter).toList(),
                                after,
                                false,
                                begins -> {
                                    rooms.stream().filter(this::isGone).forEach(this::leave);
                                    told.accept(shown(rooms, begins));
                                },
                                refused));
    }

    /// Whether the user has left meanwhile, and must not hear it.
    private boolean isGone(Room room) {
        return parts.rooms().of(user, room.name()).filter(r -> r.id() == room.id()).isEmpty();
    }

    private synchronized @Nullable TopicSubscriber listening() {
        if (isClosed) {
            return null;
        }
        TopicSubscriber known = subscriber;
        if (known == null) {
            known = parts.rooms().router().subscriber(session.outbox());
            subscriber = known;
        }
        return known;
    }

    /// By the names that clients know. A room in which nothing was said stands at its beginning.
    private static Map<String, Place> shown(List<Room> rooms, Map<TopicName, Place> begins) {
        Map<String, Place> shown = new HashMap<>();
        for (Room room : rooms) {
            Place place = begins.getOrDefault(room.log(), new Place(0, 0));
            shown.put(room.name().conversation(), place);
        }
        return shown;
    }

    private void say(String type, @Nullable String id, Map<String, Place> begins) {
        session.outbox().offer(offsets(type, id, begins));
    }

    private static EncodedFrame offsets(
            String type, @Nullable String id, Map<String, Place> places) {
        String json =
                places.entrySet().stream()
                        .map(e ->
                                "\"%s\":{\"epoch\":%d,\"offset\":%d}"
                                        .formatted(
                                                e.getKey(),
                                                e.getValue().epoch(),
                                                e.getValue().offset()))
                        .collect(Collectors.joining(",", "{", "}"));
        return NativeWriter.frame(type, id, 64 * places.size()).json("offsets", json).end();
    }

    /// Sends to everybody in a room, and keeps it.
    void send(Optional<RoomName> name, NativeFrame.Send send, NativeAnswering answering) {
        Optional<Room> room = name.flatMap(n -> parts.rooms().of(user, n));
        if (room.isEmpty()) {
            answering.unknown();
            return;
        }
        JsonText at = parts.time().now();
        byte[] fields =
                NativeWriter.fields(size(send))
                        .field("from", user.value())
                        .field("at", at)
                        .field("message_id", send.messageId())
                        .field("content", send.content())
                        .field("sealed", send.sealed())
                        .field("signature", send.signature())
                        .bytes();
        long hash = new RepeatHash().add(user.value()).add(send.messageId()).value();
        parts.rooms()
                .say(
                        room.get(),
                        user,
                        hash,
                        fields,
                        new Said(room.get().name(), send.messageId(), at, answering));
    }

    private static int size(NativeFrame.Send send) {
        JsonText content = send.content();
        return 64
                + (content == null
                        ? send.sealed() == null ? 0 : send.sealed().size()
                        : content.size());
    }

    private synchronized boolean hasEnded() {
        return isClosed;
    }

    /// The connection has ended.
    void close() {
        synchronized (this) {
            isClosed = true;
            if (subscriber != null) {
                subscriber.close();
            }
        }
        parts.audience().remove(user, this);
    }

    /// Tells the sender what became of a message.
    private record Said(RoomName room, String messageId, JsonText at, NativeAnswering answering)
            implements PublishReply {
        @Override
        public void stored(long epoch, long offset) {
            answering.with(
                    NativeWriter.frame("ack", answering.id())
                            .field("message_id", messageId)
                            .field("conversation", room.conversation())
                            .field("epoch", epoch)
                            .field("offset", offset)
                            .field("at", at)
                            .end());
        }

        @Override
        public void passed(int reached) {
            throw new IllegalStateException("rooms keep what is said");
        }

        @Override
        public void delayed(long millis) {
            throw new IllegalStateException("no rule delays it");
        }

        @Override
        public void refused(ErrorCode code, String sentence) {
            answering.refuse(code, sentence);
        }
    }
}
