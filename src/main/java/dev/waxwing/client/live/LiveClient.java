package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.TextSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection of the native protocol, kept up: after a failure it connects again, goes on with
/// its session, and sends again what was not answered. Safe for all threads.
///
/// A publication to a topic with a history is stored once, however often the connection breaks,
/// because it has a `message_id`; to a topic in memory it may arrive twice when its answer was
/// lost. Handlers run one after the other, on the thread that reads: while one is busy nothing is
/// read, so the server slows down or, when it has to, ends the connection and keeps the rest.
public final class LiveClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final LiveEvents events;
    private final Flights flights = new Flights();
    private final Subscriptions subscriptions = new Subscriptions(flights);
    private final People people = new People(flights);
    private final Queues queues = new Queues(flights);
    private final LiveRooms rooms = new LiveRooms(this);
    private final DirectMessages direct;
    private final Keeper keeper;
    private @Nullable Requests requests;

    private LiveClient(
            HttpClient http, ServerUrl server, Credentials credentials, LiveEvents events) {
        this.events = events;
        this.direct = new DirectMessages(events);
        this.keeper = new Keeper(http, server, credentials, events, new Told());
    }

    /// Starts to connect.
    public static LiveClient start(
            HttpClient http, ServerUrl server, Credentials credentials, LiveEvents events) {
        LiveClient client = new LiveClient(http, server, credentials, events);
        client.keeper.start();
        return client;
    }

    /// Listens from now on.
    ///
    /// @param handler called with each event, in order; what it throws ends the connection, which
    ///   is then resumed behind that event
    /// @throws IllegalArgumentException when it is no filter
    public Subscription subscribe(String filter, Consumer<Event> handler) {
        return subscriptions.add(filter, handler);
    }

    /// Listens to one topic behind an offset.
    ///
    /// @param after the last offset that is known; 0 for everything that is kept
    public Subscription subscribe(String topic, long after, Consumer<Event> handler) {
        return subscriptions.addBehind(topic, after, handler);
    }

    /// Publishes; waits while too much is unanswered.
    ///
    /// @param payload any JSON
    /// @return done when it is on disk, or handed over where the topic keeps nothing; fails with
    ///   [LiveRefused] when the server refuses it
    public CompletableFuture<Acknowledged> publish(
            String topic, JsonNode payload, Map<String, String> headers) {
        ObjectNode data = JSON.createObjectNode().put("topic", topic);
        data.put("message_id", UUID.randomUUID().toString());
        data.set("payload", payload);
        if (!headers.isEmpty()) {
            ObjectNode all = data.putObject("headers");
            headers.forEach(all::put);
        }
        return ask("publish", data)
                .thenApply(ack ->
                        new Acknowledged(
                                ack.path("epoch").asLong(),
                                ack.path("offset").asLong(),
                                ack.path("reached").asInt()));
    }

    /// Asks whoever answers on a topic.
    ///
    /// @return the first answer's payload; fails with [java.util.concurrent.TimeoutException] when
    ///   none comes in time
    public CompletableFuture<JsonNode> request(String topic, JsonNode payload, Duration patience) {
        return requests().ask(topic, payload, patience);
    }

    /// Answers requests on topics.
    ///
    /// @param answer makes the payload of the answer; what it throws is not answered
    public Subscription respond(String filter, Function<Event, JsonNode> answer) {
        return subscribe(
                filter,
                event -> {
                    String to = event.headers().get(Requests.REPLY_TO);
                    String request = event.headers().get(Requests.CORRELATION_ID);
                    if (to != null && request != null) {
                        var _ =
                                publish(
                                        to,
                                        answer.apply(event),
                                        Map.of(Requests.CORRELATION_ID, request));
                    }
                });
    }

    /// Takes messages of a queue, here and on every connection to come: what was not settled when
    /// one ended comes again, and says so ([QueueDelivery#isRedelivered]).
    ///
    /// @param prefetch how many may be unsettled at a time; 0 for the server's default
    /// @param handler called with each message; what it throws ends the connection, and the message
    ///   comes again. It is called on the thread that reads: long work belongs on another
    /// @throws IllegalStateException when this client consumes that queue already
    public QueueConsumption consume(String queue, int prefetch, Consumer<QueueDelivery> handler) {
        return queues.consume(queue, prefetch, handler);
    }

    /// Puts a message into queues, by way of an exchange.
    ///
    /// @param message as the line protocol has it; its `message_id` makes a repetition known
    /// @return done when it is on disk
    public CompletableFuture<Void> enqueue(String exchange, String key, JsonNode message) {
        ObjectNode data = JSON.createObjectNode().put("exchange", exchange).put("key", key);
        data.set("message", message);
        return ask("enqueue", data).thenAccept(_ -> {});
    }

    /// Wants to know how these users are, in place of those before: told at once and after each
    /// change, and again after each new connection.
    public void watch(List<String> users, Consumer<Presence> handler) {
        people.watch(users, handler);
    }

    /// Says how this user is, now and on each connection to come.
    ///
    /// @param status `online`, `away`, `busy` or `invisible`
    /// @param text what others read beside it; empty for nothing
    public void presence(String status, String text) {
        people.say(status, text);
    }

    private synchronized Requests requests() {
        Requests known = requests;
        if (known == null) {
            known = new Requests(this);
            requests = known;
        }
        return known;
    }

    /// The rooms of this user.
    public LiveRooms rooms() {
        return rooms;
    }

    /// Is seen at a topic by others who attend it, and told of them by [LiveEvents#attendance],
    /// also over new connections. It goes with a subscription to that topic, and ends with the last
    /// one.
    public CompletableFuture<JsonNode> attend(String topic) {
        return people.attend(topic);
    }

    /// Says something to one connection, if it is there now.
    ///
    /// @param connection as [LiveEvents#connection] told its owner
    /// @return fails with [LiveRefused] when it is not there
    public CompletableFuture<JsonNode> sendTo(String connection, String content) {
        ObjectNode data = JSON.createObjectNode().put("content", content);
        data.put("message_id", UUID.randomUUID().toString());
        data.putObject("to").put("connection", connection);
        return ask("send", data);
    }

    /// Runs a server command.
    ///
    /// @param params a JSON object
    public CompletableFuture<JsonNode> command(String name, ObjectNode params) {
        ObjectNode data = JSON.createObjectNode().put("name", name);
        data.set("params", params);
        return ask("command", data).thenApply(result -> result.path("result"));
    }

    /// Sends a frame, now or once there is a connection, and again after each break.
    ///
    /// @return the answer's data
    public CompletableFuture<JsonNode> ask(String type, ObjectNode data) {
        return flights.ask(type, data);
    }

    /// Ends the connection; what is not answered fails. The session ends by itself.
    @Override
    public void close() {
        keeper.close();
        flights.close();
        queues.close();
        keeper.interrupt();
    }

    /// What a connection tells, handed to the subject that it concerns.
    private final class Told implements Link.Listener {
        private volatile @Nullable String session;

        @Override
        public @Nullable String session() {
            return session;
        }

        @Override
        public ObjectNode offsets() {
            ObjectNode offsets = subscriptions.places().json("topic:");
            offsets.setAll(rooms.places().json(""));
            offsets.setAll(direct.places().json(""));
            return offsets;
        }

        @Override
        public void named(String connection) {
            events.connection(connection);
        }

        @Override
        public void ready(TextSocket socket, Link.Resumption resumption, JsonNode recovered) {
            session = resumption.session();
            if (!recovered.path(DirectMessages.LOG).asBoolean(true)) {
                direct.lost();
            }
            flights.ready(
                    socket,
                    () -> {
                        direct.ready(flights);
                        if (!resumption.isFirst()) {
                            if (!resumption.resumed()) {
                                subscriptions.again();
                            }
                            people.attendAgain();
                        }
                    },
                    () -> {
                        queues.ready();
                        people.sayAgain();
                    });
            events.connected(resumption.resumed());
        }

        @Override
        public void lost() {
            flights.lost();
        }

        @Override
        public void frame(String type, String id, JsonNode data) {
            switch (type) {
                case "event" -> subscriptions.event(data);
                case "gap" -> gap(data);
                case "message" -> message(data);
                case "rooms" -> rooms.places().begin(data.path("offsets"));
                case "delivery" -> queues.deliver(data);
                case "joined", "left" ->
                        events.attendance(
                                data.path("topic").asText(),
                                data.path("user").asText(),
                                type.equals("joined"));
                case "announcement" -> events.announcement(data);
                case "presence" -> people.told(data);
                case "error" -> flights.failed(id, data);
                default -> flights.answered(id, data);
            }
        }

        /// Which kind of message it is, its conversation says; a broadcast has none.
        private void message(JsonNode data) {
            String conversation = data.path("conversation").asText();
            if (conversation.startsWith(LiveRooms.PREFIX)) {
                rooms.message(conversation, data);
            } else if (conversation.startsWith("connection:")) {
                events.said(data);
            } else if (!conversation.isEmpty()) {
                direct.message(data);
            }
        }

        private void gap(JsonNode data) {
            boolean isRoom = data.has("conversation");
            String log = data.path(isRoom ? "conversation" : "topic").asText();
            long first = data.path("first").asLong();
            (isRoom ? rooms.places() : subscriptions.places())
                    .jump(log, data.path("epoch").asLong(), first);
            events.gap(log, first);
        }
    }
}
