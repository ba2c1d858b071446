package dev.waxwing.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.chat.KeyLogin;
import dev.waxwing.crypto.DeviceKeys;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/// Someone with a key account who sends direct messages to everybody in turn, and broadcasts, and
/// reads what comes, over one connection at a time; each next one resumes behind the last message
/// that was recorded.
///
/// A direct message whose answer is lost may be stored or not: it is sent again under the same id
/// as soon as there is another connection, before anything newer. A broadcast is not: whether it
/// went out, nobody knows. Runs on a thread of its own.
final class Person implements Runnable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int WINDOW = 16;
    private static final String BROADCAST = "b";
    private static final int EVERY = 8;

    private final int number;
    private final int people;
    private final Edge edge;
    private final Ledger ledger;
    private final Mailbox mailbox;
    private final Pause pause;
    private final DeviceKeys keys = DeviceKeys.generate(InstantSource.system());

    /// What is not answered, by id, in the order of sending.
    private final Map<String, String> flying = new LinkedHashMap<>();

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final LongAdder connections = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private int turn;
    private int nextBroadcast;
    private volatile boolean idle;

    Person(
            int number,
            int people,
            Edge edge,
            Ledger ledger,
            ConcurrentHashMap<Stamp, Long> ids,
            Pause pause) {
        this.number = number;
        this.people = people;
        this.edge = edge;
        this.ledger = ledger;
        this.mailbox = new Mailbox(number, ledger, ids);
        this.pause = pause;
    }

    static String name(int number) {
        return "person-" + number;
    }

    void register() throws IOException, InterruptedException {
        login().register(name(number));
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /// Connections so far.
    long connections() {
        return connections.sum();
    }

    /// Direct messages that were sent once more.
    long repeats() {
        return repeats.sum();
    }

    /// Sends no more; goes on reading.
    void stop() {
        stopping.countDown();
    }

    /// True when it sends no more and nothing waits for its answer.
    boolean isIdle() {
        return idle;
    }

    @Override
    public void run() {
        while (!pause.isOver()) {
            try (WebLink link = connect(mailbox.last())) {
                connections.increment();
                mailbox.connected();
                talk(link);
            } catch (IOException _) {
                flying.keySet().removeIf(id -> id.startsWith(BROADCAST));
                pause.take();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private KeyLogin login() {
        return new KeyLogin(edge.client(), edge.server(), new UserId(name(number)), keys);
    }

    private WebLink connect(long after) throws IOException, InterruptedException {
        URI uri = edge.webSocket("/ws?token=" + login().login() + "&after=" + after);
        return WebLink.open(edge.client(), uri);
    }

    private void talk(WebLink link) throws IOException, InterruptedException {
        for (String frame : flying.values()) {
            repeats.increment();
            link.write(frame);
        }
        while (!pause.isOver()) {
            boolean stopped = stopping.getCount() == 0;
            while (!stopped && flying.size() < WINDOW) {
                send(link);
            }
            idle = stopped && flying.isEmpty();
            String text = link.read(POLL);
            if (text != null) {
                take(JSON.readTree(text));
            }
        }
    }

    private void send(WebLink link) throws InterruptedException {
        turn++;
        if (turn % EVERY == 0) {
            String id = BROADCAST + nextBroadcast;
            send(link, id, "broadcast", String.valueOf(nextBroadcast++));
        } else {
            Stamp stamp = ledger.next(number, turn % people);
            send(link, stamp.id(), name(stamp.queue()), stamp.json());
        }
    }

    private void send(WebLink link, String id, String to, String content)
            throws InterruptedException {
        String frame = frame(id, to, content);
        flying.put(id, frame);
        link.write(frame);
    }

    private static String frame(String id, String to, String content) {
        ObjectNode frame = JSON.createObjectNode().put("id", id);
        frame.putObject("header").put("to", to).put("timestamp", Instant.now().toString());
        frame.putObject("body").put("content", content);
        return frame.toString();
    }

    private void take(JsonNode frame) {
        switch (frame.path("status").asText()) {
            case "sent" -> answered(frame, frame.path("id").asText());
            case "error" -> {
                flying.remove(frame.path("id").asText());
                ledger.refuse(frame.toString());
            }
            default -> mailbox.take(frame);
        }
    }

    private void answered(JsonNode frame, String id) {
        if (flying.remove(id) == null) {
            ledger.contradict("answers nothing: " + frame);
        } else if (!id.startsWith(BROADCAST)) {
            Stamp stamp = Stamp.parse(id);
            mailbox.told(stamp, frame.path("message_id").asLong());
            ledger.acknowledge(stamp);
        } else if (frame.path("reached").asInt() < 1) {
            ledger.contradict("reached not even its sender: " + frame);
        }
    }

    /// Asks for everything that is kept, up to a new message to oneself, from which on both
    /// connections read the same.
    ///
    /// @return the ids, in the order in which they come
    List<Long> kept() throws IOException, InterruptedException {
        List<Long> ids = new ArrayList<>();
        try (WebLink link = connect(0)) {
            Stamp last = ledger.next(number, number);
            link.write(frame(last.id(), name(number), last.json()));
            String text = link.read(Edge.SILENCE);
            while (text != null) {
                JsonNode frame = JSON.readTree(text);
                if (frame.path("header").path("message_type").asText().equals("direct")
                        && !frame.path("status").asText().equals("sent")) {
                    ids.add(frame.path("id").asLong());
                    if (isStamped(frame, last)) {
                        return ids;
                    }
                }
                text = link.read(Edge.SILENCE);
            }
        }
        throw new IOException("the last message does not come");
    }

    private static boolean isStamped(JsonNode frame, Stamp stamp) {
        return Stamp.ofJson(frame.path("body").path("content").asText()).equals(stamp);
    }
}
