package dev.waxwing.cli.bench.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Somebody who publishes to topics and writes to users: to each the numbers from 1, one after the
/// other, which [LiveSession] checks. What was not acknowledged is sent again, in its order and
/// under its `message_id`, over the next connection. Belongs to its loop's thread; what it counted
/// may be read by all threads.
public final class LivePublisher extends ReturningClient {
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, String> unanswered = new LinkedHashMap<>();
    private long asked;
    private volatile int waiting;
    private volatile long acknowledged;
    private volatile long sentAgain;

    public LivePublisher(SocketLoop loop, Account account) {
        super(loop, account, AGAIN_NS);
    }

    /// Publishes the next number to a topic, now or as soon as it is connected.
    public void publish(String topic) {
        send(
                "{\"type\":\"publish\",\"id\":\"%1$s\",\"data\":{\"topic\":\"%2$s\","
                        + "\"message_id\":\"%1$s\",\"payload\":%3$d}}",
                topic);
    }

    /// Writes the next number to a user.
    public void write(String user) {
        send(
                "{\"type\":\"send\",\"id\":\"%1$s\",\"data\":{\"to\":{\"user\":\"%2$s\"},"
                        + "\"message_id\":\"%1$s\",\"content\":\"%3$d\"}}",
                user);
    }

    private void send(String form, String to) {
        String id = "m" + ++asked;
        String frame = form.formatted(id, to, last.merge(to, 1L, Long::sum));
        unanswered.put(id, frame);
        waiting = unanswered.size();
        say(frame);
    }

    /// The last number that went to a topic or user; for the loop's thread.
    public long last(String to) {
        return last.getOrDefault(to, 0L);
    }

    /// Messages that are not acknowledged.
    public int waiting() {
        return waiting;
    }

    public long acknowledged() {
        return acknowledged;
    }

    /// Messages that were sent once more because a connection broke.
    public long sentAgain() {
        return sentAgain;
    }

    @Override
    public void text(LoadSocket from, byte[] bytes, int start, int end) {
        JsonNode frame = read(bytes, start, end);
        switch (frame.path("type").asText()) {
            case "welcome" -> {
                ready();
                sentAgain = sentAgain + unanswered.size();
                unanswered.values().forEach(from::send);
            }
            case "ack" -> {
                if (unanswered.remove(frame.path("id").asText()) != null) {
                    acknowledged = acknowledged + 1;
                    waiting = unanswered.size();
                }
            }
            case "error" ->
                    throw new IllegalStateException(user() + " is told " + frame.path("data"));
            default -> {
                // Nothing that is listened to.
            }
        }
    }
}
