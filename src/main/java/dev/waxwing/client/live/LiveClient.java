package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.Backoff;
import dev.waxwing.client.ServerUrl;
import dev.waxwing.client.Terminal;
import dev.waxwing.client.TextSocket;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    /// Frames that wait for their answers; who publishes more waits.
    private static final int MOST_FLIGHTS = 1_000;

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /// Topics of one frame.
    private static final int MOST_TOPICS = 500;

    /// Close codes from here on: another connection would end the same.
    private static final int FINAL = 4400;

    private static final String SUBPROTOCOL = "waxwing.v1";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final ServerUrl server;
    private final Credentials credentials;
    private final LiveEvents events;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore room = new Semaphore(MOST_FLIGHTS);
    private final Places places = new Places();
    private final LiveRooms rooms = new LiveRooms(this);
    private final Thread thread;

    // All below is guarded by this object's monitor.
    private final Map<String, Flight> flights = new LinkedHashMap<>();
    private final Map<TopicFilter, List<Consumer<Event>>> handlers = new LinkedHashMap<>();
    private final Set<String> attended = new LinkedHashSet<>();
    private @Nullable TextSocket open;
    private @Nullable String session;
    private @Nullable Requests requests;
    private List<String> watched = List.of();
    private Consumer<Presence> watcher = _ -> {};
    private long asked;

    private LiveClient(
            HttpClient http, ServerUrl server, Credentials credentials, LiveEvents events) {
        this.http = http;
        this.server = server;
        this.credentials = credentials;
        this.events = events;
        this.thread = Thread.ofVirtual().name("live-client").unstarted(this::run);
    }

    /// Starts to connect.
    public static LiveClient start(
            HttpClient http, ServerUrl server, Credentials credentials, LiveEvents events) {
        LiveClient client = new LiveClient(http, server, credentials, events);
        client.thread.start();
        return client;
    }

    /// Listens from now on.
    ///
    /// @param handler called with each event, in order; what it throws ends the connection, which
    ///   is then resumed behind that event
    /// @throws IllegalArgumentException when it is no filter
    public Subscription subscribe(String filter, Consumer<Event> handler) {
        return subscribe(TopicFilter.parse(filter), handler);
    }

    /// Listens to one topic behind an offset.
    ///
    /// @param after the last offset that is known; 0 for everything that is kept
    public Subscription subscribe(String topic, long after, Consumer<Event> handler) {
        TopicName name = TopicName.parse(topic);
        places.want(name.text(), after);
        return subscribe(TopicFilter.parse(topic), handler);
    }

    private Subscription subscribe(TopicFilter filter, Consumer<Event> handler) {
        synchronized (this) {
            List<Consumer<Event>> all = new ArrayList<>(handlers.getOrDefault(filter, List.of()));
            all.add(handler);
            handlers.put(filter, List.copyOf(all));
        }
        ObjectNode data = JSON.createObjectNode();
        data.putArray("topics").add(filter.text());
        data.set("after", places.json(""));
        var _ = ask("subscribe", data).thenAccept(this::begin);
        return () -> unsubscribe(filter, handler);
    }

    private void begin(JsonNode ok) {
        places.begin(ok.path("offsets"));
    }

    private void unsubscribe(TopicFilter filter, Consumer<Event> handler) {
        synchronized (this) {
            List<Consumer<Event>> all = new ArrayList<>(handlers.getOrDefault(filter, List.of()));
            all.remove(handler);
            if (!all.isEmpty()) {
                handlers.put(filter, List.copyOf(all));
                return;
            }
            handlers.remove(filter);
        }
        ObjectNode data = JSON.createObjectNode();
        data.putArray("topics").add(filter.text());
        var _ = ask("unsubscribe", data);
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

    /// Wants to know how these users are, in place of those before: told at once and after each
    /// change, and again after each new connection.
    public void watch(List<String> users, Consumer<Presence> handler) {
        synchronized (this) {
            watched = List.copyOf(users);
            watcher = handler;
            if (open != null) {
                open.send(watching());
            }
        }
    }

    private String watching() {
        ObjectNode frame = JSON.createObjectNode().put("type", "presence");
        ArrayNode users = frame.putObject("data").putArray("watch");
        watched.forEach(users::add);
        return frame.toString();
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
        synchronized (this) {
            attended.add(topic);
        }
        return ask("subscribe", attending(topic));
    }

    private static ObjectNode attending(String topic) {
        ObjectNode data = JSON.createObjectNode().put("presence", true);
        data.putArray("topics").add(topic);
        return data;
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
        room.acquireUninterruptibly();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answer.whenComplete((_, _) -> room.release());
        synchronized (this) {
            if (closing.getCount() == 0) {
                answer.completeExceptionally(new IOException("the client is closed"));
                return answer;
            }
            Flight flight = flight(type, data, answer);
            if (open != null) {
                open.send(flight.text());
            }
        }
        return answer;
    }

    /// Guarded by this object's monitor.
    private Flight flight(String type, ObjectNode data, CompletableFuture<JsonNode> answer) {
        String id = Long.toString(++asked);
        ObjectNode frame = JSON.createObjectNode().put("type", type).put("id", id);
        frame.set("data", data);
        Flight flight = new Flight(id, frame.toString(), answer);
        flights.put(id, flight);
        return flight;
    }

    private void run() {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        try {
            while (closing.getCount() > 0) {
                try {
                    if (!oneConnection(backoff)) {
                        return;
                    }
                } catch (IOException e) {
                    lost(String.valueOf(e.getMessage()));
                }
                boolean _ = closing.await(backoff.next(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void lost(String why) {
        if (closing.getCount() > 0) {
            events.disconnected(why);
        }
    }

    /// Lives until the connection ends.
    ///
    /// @return false when the server wants no other
    private boolean oneConnection(Backoff backoff) throws IOException, InterruptedException {
        String token = credentials.token();
        Link link = new Link(this, backoff);
        try (TextSocket socket =
                TextSocket.connect(
                        http,
                        server.webSocket(),
                        List.of(SUBPROTOCOL, "access_token." + token),
                        link::received)) {
            link.opened(socket);
            String why = link.watch(closing);
            lost(why);
            if (socket.closeCode() >= FINAL && socket.closeCode() < FINAL + 100) {
                events.refused(why);
                return false;
            }
            return true;
        } finally {
            synchronized (this) {
                open = null;
            }
        }
    }

    // --- what a connection tells

    /// The session to go on with; null when there is none.
    synchronized @Nullable String session() {
        return session;
    }

    Places places() {
        return places;
    }

    void named(String connection) {
        events.connection(connection);
    }

    /// The connection is ready for frames: what is not answered goes out again.
    void ready(TextSocket socket, String now, boolean resumed, boolean isFirst) {
        synchronized (this) {
            session = now;
            if (!resumed && !isFirst) {
                resubscribe(socket);
            }
            if (!isFirst) {
                attended.forEach(
                        topic -> flight("subscribe", attending(topic), new CompletableFuture<>()));
            }
            flights.values().forEach(flight -> socket.send(flight.text()));
            if (!watched.isEmpty()) {
                socket.send(watching());
            }
            open = socket;
        }
        events.connected(resumed);
    }

    /// The session is gone, and the connection has a new one.
    private void resubscribe(TextSocket socket) {
        List<TopicFilter> all = List.copyOf(handlers.keySet());
        for (int from = 0; from < all.size(); from += MOST_TOPICS) {
            int to = Math.min(all.size(), from + MOST_TOPICS);
            ObjectNode data = JSON.createObjectNode();
            ArrayNode topics = data.putArray("topics");
            all.subList(from, to).forEach(filter -> topics.add(filter.text()));
            data.set("after", places.json(""));
            Flight flight = flight("subscribe", data, new CompletableFuture<>());
            var _ = flight.answer().thenAccept(this::begin);
            socket.send(flight.text());
        }
    }

    /// A frame that is not about the connection itself.
    void frame(String type, String id, JsonNode data) {
        switch (type) {
            case "event" -> event(data);
            case "gap" -> gap(data);
            case "message" -> message(data);
            case "rooms" -> rooms.places().begin(data.path("offsets"));
            case "joined", "left" ->
                    events.attendance(
                            data.path("topic").asText(),
                            data.path("user").asText(),
                            type.equals("joined"));
            case "announcement" -> events.announcement(data);
            case "presence" -> presence(data);
            case "error" -> failed(id, data);
            default -> answered(id, data);
        }
    }

    private void event(JsonNode data) {
        Map<String, String> headers = new HashMap<>();
        data.path("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        Event event =
                new Event(
                        data.path("topic").asText(),
                        data.path("epoch").asLong(),
                        data.path("offset").asLong(),
                        data.path("from").asText(),
                        data.path("at").asText(),
                        headers,
                        data.path("payload"));
        if (!places.pass(event)) {
            return;
        }
        try {
            handle(event);
        } catch (RuntimeException e) {
            places.jump(event.topic(), event.epoch(), event.offset());
            throw e;
        }
    }

    private void handle(Event event) {
        TopicName topic = TopicName.parse(event.topic());
        List<Consumer<Event>> all = new ArrayList<>();
        synchronized (this) {
            handlers.forEach((filter, some) -> {
                if (filter.matches(topic)) {
                    all.addAll(some);
                }
            });
        }
        all.forEach(handler -> handler.accept(event));
    }

    /// Direct messages are for [dev.waxwing.client.chat.ChatClient].
    private void message(JsonNode data) {
        String conversation = data.path("conversation").asText();
        if (conversation.startsWith(LiveRooms.PREFIX)) {
            rooms.message(conversation, data);
        } else if (conversation.startsWith("connection:")) {
            events.said(data);
        }
    }

    private void presence(JsonNode data) {
        Consumer<Presence> told;
        synchronized (this) {
            told = watcher;
        }
        told.accept(
                new Presence(
                        data.path("user").asText(),
                        data.path("status").asText(),
                        data.path("text").asText(),
                        data.path("last_seen").asText()));
    }

    private void gap(JsonNode data) {
        boolean isRoom = data.has("conversation");
        String log = data.path(isRoom ? "conversation" : "topic").asText();
        long first = data.path("first").asLong();
        (isRoom ? rooms.places() : places).jump(log, data.path("epoch").asLong(), first);
        events.gap(log, first);
    }

    private void answered(String id, JsonNode data) {
        Flight flight;
        synchronized (this) {
            flight = flights.remove(id);
        }
        if (flight != null) {
            flight.answer().complete(data);
        }
    }

    /// What was only too much at once is sent again when the server says.
    private void failed(String id, JsonNode error) {
        long pause = error.path("retry_after_ms").asLong();
        Flight flight;
        synchronized (this) {
            flight = pause > 0 ? flights.get(id) : flights.remove(id);
        }
        if (flight == null) {
            return;
        }
        if (pause > 0) {
            CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
                    .execute(() -> again(flight));
        } else {
            flight.answer()
                    .completeExceptionally(
                            new LiveRefused(
                                    error.path("code").asInt(),
                                    error.path("name").asText(),
                                    Terminal.printable(error.path("message").asText())));
        }
    }

    private synchronized void again(Flight flight) {
        if (open != null && flights.containsKey(flight.id())) {
            open.send(flight.text());
        }
    }

    /// Ends the connection; what is not answered fails. The session ends by itself.
    @Override
    public void close() {
        closing.countDown();
        List<Flight> unanswered;
        synchronized (this) {
            unanswered = List.copyOf(flights.values());
            flights.clear();
            if (open != null) {
                open.close();
            }
        }
        thread.interrupt();
        unanswered.forEach(flight ->
                flight.answer().completeExceptionally(new IOException("the client is closed")));
    }
}
