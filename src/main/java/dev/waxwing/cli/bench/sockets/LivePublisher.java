package dev.waxwing.cli.bench.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody who publishes to topics and writes to users: to each the numbers from 1, one after the
/// other, which [LiveSession] checks. What was not acknowledged is sent again, in its order and
/// under its `message_id`, over the next connection. Belongs to its loop's thread; what it counted
/// may be read by all threads.
public final class LivePublisher implements SocketEvents {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final SocketLoop loop;
    private final Account account;
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, String> unanswered = new LinkedHashMap<>();
    private @Nullable LoadSocket socket;
    private boolean comesBack = true;
    private long asked;
    private volatile boolean isReady;
    private volatile int waiting;
    private volatile long acknowledged;
    private volatile long sentAgain;

    public LivePublisher(SocketLoop loop, Account account) {
        this.loop = loop;
        this.account = account;
    }

    public void connect() {
        comesBack = true;
        socket = loop.connect("/ws", account.subprotocols(), this);
    }

    /// Ends the connection at once, and does not come back until [#connect].
    public void leave() {
        comesBack = false;
        LoadSocket open = socket;
        if (open != null) {
            open.abort();
        }
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
        LoadSocket open = socket;
        if (open != null && isReady) {
            open.send(frame);
        }
    }

    /// The last number that went to a topic or user; for the loop's thread.
    public long last(String to) {
        return last.getOrDefault(to, 0L);
    }

    public boolean isReady() {
        return isReady;
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
    public void opened(LoadSocket opened) {
        // The server's `welcome` comes first.
    }

    @Override
    public void text(LoadSocket from, byte[] bytes, int start, int end) {
        JsonNode frame;
        try {
            frame = JSON.readTree(bytes, start, end - start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        switch (frame.path("type").asText()) {
            case "welcome" -> {
                isReady = true;
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
                    throw new IllegalStateException(account + " is told " + frame.path("data"));
            default -> {
                // Nothing that is listened to.
            }
        }
    }

    @Override
    public void closed(LoadSocket was, int code, String why) {
        isReady = false;
        if (comesBack) {
            long pause = ThreadLocalRandom.current().nextLong(AGAIN_NS, 2 * AGAIN_NS);
            loop.at(
                    System.nanoTime() + pause,
                    () -> {
                        if (comesBack && was == socket) {
                            connect();
                        }
                    });
        }
    }
}
