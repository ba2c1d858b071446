package dev.waxwing.cli.bench.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A session of the native protocol that listens to topics with a history and to direct messages,
/// comes back by `resume` when its connection breaks, and checks what it hears: the messages of
/// each log are numbers from 1, one after the other, as [LivePublisher] writes them. Whatever
/// number comes out of its turn without a `gap` before it was lost or repeated. Belongs to its
/// loop's thread; what it counted may be read by all threads.
public final class LiveSession extends ReturningClient {
    /// The name of the log of direct messages.
    public static final String DIRECT = "direct";

    private static final String RESUME = "resume";
    private static final String SUBSCRIBE = "subscribe";
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<String> topics;
    private final Map<String, Log> logs = new HashMap<>();
    private @Nullable String session;
    private volatile int resumed;
    private volatile int refused;
    private volatile int told;
    private volatile long heard;
    private volatile long missed;
    private volatile long repeated;

    /// Where one log is.
    private static final class Log {
        /// As the server counts; no epoch for direct messages.
        long epoch;

        long offset;

        /// The last number that was heard.
        volatile long number;
    }

    public LiveSession(SocketLoop loop, Account account, List<String> topics) {
        super(loop, account, AGAIN_NS);
        this.topics = List.copyOf(topics);
        logs.put(DIRECT, new Log());
        topics.forEach(topic -> logs.put(topic, new Log()));
    }

    @Override
    String path() {
        return super.path() + (session == null ? "" : "?first=resume");
    }

    /// Goes on with its session when it has one.
    @Override
    public void opened(LoadSocket opened) {
        if (session != null) {
            opened.send(resume(session));
        }
    }

    public List<String> topics() {
        return topics;
    }

    /// How often it came back to its session.
    public int resumed() {
        return resumed;
    }

    /// How often its session was not there any more.
    public int refused() {
        return refused;
    }

    /// How often it was told that messages are no longer kept.
    public int told() {
        return told;
    }

    /// Messages.
    public long heard() {
        return heard;
    }

    /// Messages that did not come, without a word.
    public long missed() {
        return missed;
    }

    /// Messages that came again.
    public long repeated() {
        return repeated;
    }

    /// The last number of a log that it listens to.
    public long last(String log) {
        Log known = logs.get(log);
        return known == null ? 0 : known.number;
    }

    @Override
    public void text(LoadSocket from, byte[] bytes, int start, int end) {
        JsonNode frame = read(bytes, start, end);
        String type = frame.path("type").asText();
        JsonNode data = frame.path("data");
        if (!isReady()) {
            begin(from, type, frame.path("id").asText(), data);
            return;
        }
        switch (type) {
            case "event" -> event(data);
            case "message" -> direct(data);
            case "gap" -> gap(data);
            case "error" -> throw new IllegalStateException(user() + " is told " + data);
            default -> {
                // Presence and answers: not what this is about.
            }
        }
    }

    private void begin(LoadSocket from, String type, String id, JsonNode data) {
        if (type.equals("error")) {
            throw new IllegalStateException(user() + " is told " + data);
        }
        if (type.equals("welcome")) {
            boolean isFirst = session == null;
            session = data.path("session").asText();
            if (data.path("resumed").asBoolean()) {
                count(data.path("recovered"));
                resumed = resumed + 1;
                ready();
            } else {
                refused = refused + (isFirst ? 0 : 1);
                subscribe(from);
            }
        } else if (id.equals(SUBSCRIBE)) {
            data.path("offsets").properties().forEach(log -> stands(log.getKey(), log.getValue()));
            ready();
        }
    }

    private void count(JsonNode recovered) {
        recovered.forEach(is -> told = told + (is.asBoolean() ? 0 : 1));
    }

    private void stands(String topic, JsonNode place) {
        Log log = logs.get(topic);
        if (log != null) {
            log.epoch = place.path("epoch").asLong();
            log.offset = place.path("offset").asLong();
        }
    }

    private void subscribe(LoadSocket to) {
        ObjectNode frame = JSON.createObjectNode().put("type", SUBSCRIBE).put("id", SUBSCRIBE);
        ObjectNode data = frame.putObject("data");
        topics.forEach(data.putArray("topics")::add);
        ObjectNode after = data.putObject("after");
        logs.forEach((name, log) -> {
            if (log.epoch != 0) {
                place(after.putObject(name), log);
            }
        });
        if (topics.isEmpty()) {
            ready();
        } else {
            to.send(frame.toString());
        }
    }

    private String resume(String wanted) {
        ObjectNode frame = JSON.createObjectNode().put("type", RESUME).put("id", RESUME);
        ObjectNode data = frame.putObject("data").put("session", wanted);
        ObjectNode offsets = data.putObject("offsets");
        logs.forEach((name, log) -> {
            if (name.equals(DIRECT)) {
                offsets.putObject(DIRECT).put("offset", log.offset);
            } else {
                place(offsets.putObject("topic:" + name), log);
            }
        });
        return frame.toString();
    }

    private static void place(ObjectNode at, Log log) {
        at.put("epoch", log.epoch).put("offset", log.offset);
    }

    private void event(JsonNode data) {
        Log log = logs.get(data.path("topic").asText());
        if (log != null) {
            log.epoch = data.path("epoch").asLong();
            hear(log, data.path("offset").asLong(), data.path("payload").asLong());
        }
    }

    private void direct(JsonNode data) {
        Log log = logs.get(DIRECT);
        if (log != null && !data.path("broadcast").asBoolean()) {
            hear(log, data.path("offset").asLong(), data.path("content").asLong());
        }
    }

    private void gap(JsonNode data) {
        told = told + 1;
        Log log = logs.get(data.path("topic").asText());
        if (log != null) {
            log.epoch = data.path("epoch").asLong();
            log.offset = data.path("first").asLong() - 1;
            log.number = Long.MIN_VALUE; // whatever comes next
        }
    }

    private void hear(Log log, long offset, long number) {
        if (number <= log.number) {
            repeated = repeated + 1;
            return;
        }
        if (log.number != Long.MIN_VALUE) {
            missed = missed + number - log.number - 1;
        }
        log.offset = offset;
        log.number = number;
        heard = heard + 1;
    }
}
