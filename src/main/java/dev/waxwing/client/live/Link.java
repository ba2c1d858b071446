package dev.waxwing.client.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waxwing.client.Backoff;
import dev.waxwing.client.TextSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One connection that a [Keeper] has made: going on with the session when there is one, welcome,
/// then frames. Texts come one at a time; before it is known that the connection is open they wait.
final class Link {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RESUME = "resume";
    private static final String WELCOME = "welcome";

    private final Listener listener;
    private final Backoff backoff;
    private final List<String> early = new ArrayList<>();
    private final @Nullable String session;
    private final List<Held> held = new ArrayList<>();
    private @Nullable TextSocket socket;
    private boolean isReady;

    /// The last session that the server has named.
    private String named = "";

    private volatile Duration heartbeat = Duration.ofSeconds(30);
    private volatile long heardAt = System.nanoTime();

    /// A frame of the connection that the server has begun, before it has said why the session does
    /// not go on.
    private record Held(String type, JsonNode data) {}

    /// What a connection tells, one thing at a time.
    interface Listener {
        /// The session to go on with; null when there is none.
        @Nullable String session();

        /// Up to where each log was handed out, by its name.
        ObjectNode offsets();

        /// The id of the connection.
        void named(String connection);

        /// Frames may be sent.
        ///
        /// @param recovered by the name of the log, whether the server goes on behind the place
        ///   that [#offsets] named
        void ready(TextSocket socket, Resumption resumption, JsonNode recovered);

        /// A frame that is not about the connection itself.
        void frame(String type, String id, JsonNode data);

        /// The connection has ended, or did not come to be.
        void lost();
    }

    /// What became of the session.
    ///
    /// @param session the one that there is now
    /// @param isFirst whether there was none before
    record Resumption(String session, boolean resumed, boolean isFirst) {}

    /// @param session the one to go on with; null when there is none: the handshake says which
    Link(Listener listener, Backoff backoff, @Nullable String session) {
        this.listener = listener;
        this.backoff = backoff;
        this.session = session;
    }

    synchronized void opened(TextSocket connected) {
        socket = connected;
        if (session != null) {
            guarded(connected, () -> connected.send(resume(session)));
        }
        early.forEach(text -> handle(connected, text));
        early.clear();
    }

    synchronized void received(String text) {
        heardAt = System.nanoTime();
        TextSocket connected = socket;
        if (connected == null) {
            early.add(text);
        } else {
            handle(connected, text);
        }
    }

    private void handle(TextSocket connected, String text) {
        JsonNode frame;
        try {
            frame = JSON.readTree(text);
        } catch (JsonProcessingException _) {
            connected.abort("the server sends what is not JSON");
            return;
        }
        String type = frame.path("type").asText();
        String id = frame.path("id").asText();
        JsonNode data = frame.path("data");
        guarded(
                connected,
                () -> {
                    if (isReady) {
                        listener.frame(type, id, data);
                    } else {
                        begin(connected, type, id, data);
                    }
                });
    }

    private static void guarded(TextSocket connected, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            connected.abort("a handler has failed: " + e);
        }
    }

    private String resume(String wanted) {
        ObjectNode frame = JSON.createObjectNode().put("type", RESUME).put("id", RESUME);
        frame.putObject("data").put("session", wanted).set("offsets", listener.offsets());
        return frame.toString();
    }

    /// Welcome is the answer to `resume`; when that is refused it comes before, as it does when
    /// there is no session, and the connection has begun with nothing.
    private void begin(TextSocket connected, String type, String id, JsonNode data) {
        boolean isWelcome = type.equals(WELCOME);
        if (isWelcome) {
            welcome(data);
        }
        if (session == null ? isWelcome : id.equals(RESUME)) {
            if (data.path("retry_after_ms").asLong() > 0) {
                connected.abort("the server cannot go on with the session yet");
                return;
            }
            boolean resumed = isWelcome && data.path("resumed").asBoolean();
            isReady = true;
            backoff.reset();
            listener.ready(
                    connected,
                    new Resumption(named, resumed, session == null),
                    data.path("recovered"));
            if (!isWelcome) {
                held.forEach(one -> listener.frame(one.type(), "", one.data()));
            }
            held.clear();
        } else if (!isWelcome) {
            held.add(new Held(type, data));
        }
    }

    private void welcome(JsonNode data) {
        heartbeat = Duration.ofSeconds(Math.max(1, data.path("heartbeat_s").asLong(30)));
        named = data.path("session").asText();
        listener.named(data.path("connection").asText());
    }

    /// Waits for the end, and makes one when nothing is heard.
    ///
    /// @return why
    String watch(CountDownLatch closing) throws InterruptedException {
        TextSocket connected = open();
        while (closing.getCount() > 0) {
            try {
                return connected.ended().get(1, TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                look(connected);
            } catch (ExecutionException e) {
                return String.valueOf(e.getMessage());
            }
        }
        return "closed";
    }

    /// After one heartbeat of silence the server is asked, after two it is given up.
    private void look(TextSocket connected) {
        Duration silent = Duration.ofNanos(System.nanoTime() - heardAt);
        if (silent.compareTo(heartbeat.multipliedBy(2)) > 0) {
            connected.abort("nothing was heard for " + silent.toSeconds() + " s");
        } else if (silent.compareTo(heartbeat) > 0) {
            connected.send("{\"type\":\"ping\",\"id\":\"heartbeat\"}");
        }
    }

    private synchronized TextSocket open() {
        TextSocket connected = socket;
        if (connected == null) {
            throw new IllegalStateException("not connected");
        }
        return connected;
    }
}
