package dev.waxwing.client.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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

/// One connection that a [Keeper] has made: welcome, then going on with the session, then frames.
/// Texts come one at a time; before it is known that the connection is open they wait.
final class Link {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RESUME = "resume";

    private final Listener listener;
    private final Backoff backoff;
    private final List<String> early = new ArrayList<>();
    private final List<Early> before = new ArrayList<>();
    private @Nullable TextSocket socket;
    private Step step = Step.WELCOME;
    private String fresh = "";
    private volatile Duration heartbeat = Duration.ofSeconds(30);
    private volatile long heardAt = System.nanoTime();

    /// A frame that came while it was not known what becomes of the session.
    private record Early(String type, JsonNode data) {}

    private enum Step {
        WELCOME,
        RESUMING,
        READY
    }

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

    Link(Listener listener, Backoff backoff) {
        this.listener = listener;
        this.backoff = backoff;
    }

    synchronized void opened(TextSocket connected) {
        socket = connected;
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
        try {
            switch (step) {
                case WELCOME -> welcome(connected, type, data);
                case RESUMING -> resuming(connected, type, id, data);
                case READY -> listener.frame(type, id, data);
            }
        } catch (RuntimeException e) {
            connected.abort("a handler has failed: " + e);
        }
    }

    private void welcome(TextSocket connected, String type, JsonNode data) {
        if (!type.equals("welcome")) {
            return;
        }
        backoff.reset();
        heartbeat = Duration.ofSeconds(Math.max(1, data.path("heartbeat_s").asLong(30)));
        fresh = data.path("session").asText();
        listener.named(data.path("connection").asText());
        String session = listener.session();
        if (session == null) {
            ready(connected, new Resumption(fresh, false, true), MissingNode.getInstance());
            return;
        }
        ObjectNode resume = JSON.createObjectNode().put("type", RESUME).put("id", RESUME);
        ObjectNode wanted = resume.putObject("data").put("session", session);
        wanted.set("offsets", listener.offsets());
        step = Step.RESUMING;
        connected.send(resume.toString());
    }

    /// What comes before the answer is not for this session, but for direct messages: unless the
    /// server begins anew with them, they do not come again.
    private void resuming(TextSocket connected, String type, String id, JsonNode data) {
        if (!id.equals(RESUME)) {
            if (isDirect(type, data)) {
                before.add(new Early(type, data));
            }
            return;
        }
        JsonNode recovered = data.path("recovered");
        boolean isThere = type.equals("welcome");
        String session = isThere ? data.path("session").asText() : fresh;
        boolean resumed = isThere && data.path("resumed").asBoolean();
        ready(connected, new Resumption(session, resumed, false), recovered);
        if (!recovered.path(DirectMessages.LOG).asBoolean()) {
            before.forEach(early -> listener.frame(early.type(), "", early.data()));
        }
        before.clear();
    }

    private static boolean isDirect(String type, JsonNode data) {
        return switch (type) {
            case DirectMessages.LOG -> true;
            case "message" -> data.path("conversation").asText().startsWith("dm:");
            default -> false;
        };
    }

    private void ready(TextSocket connected, Resumption resumption, JsonNode recovered) {
        step = Step.READY;
        listener.ready(connected, resumption, recovered);
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
