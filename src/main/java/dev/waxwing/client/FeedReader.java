package dev.waxwing.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads a server's feed over a WebSocket. A frame holds no offsets, so the reader counts from the
/// position that it asked for; when the connection is lost it makes a new one from there, and gets
/// every message once. [#run] belongs to one thread; [#close] may come from any.
public final class FeedReader implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Close codes from here on: nothing changes by connecting again.
    private static final int FINAL = 4_400;

    private final Endpoint server;
    private final FeedSink sink;
    private final HttpClient http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private @Nullable FeedPosition position;
    private volatile @Nullable FeedSocket socket;

    /// @param server its HTTP port
    /// @param from where to go on; null: with what the server has handed to nobody yet
    public FeedReader(Endpoint server, @Nullable FeedPosition from, FeedSink sink) {
        this.server = server;
        this.position = from;
        this.sink = sink;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (server.tls() != null) {
            client.sslContext(server.tls());
        }
        this.http = client.build();
    }

    /// Reads until [#close].
    ///
    /// @throws FeedRefused when the server does not go on from here
    /// @throws IOException when the sink fails
    public void run() throws IOException, InterruptedException {
        while (closed.getCount() > 0) {
            try {
                FeedPosition from = position == null ? waiting() : position;
                position = from;
                read(from);
            } catch (ConnectionLost e) {
                if (closed.getCount() > 0) {
                    sink.lost(String.valueOf(e.getMessage()));
                    var _ = closed.await(backoff.next(), TimeUnit.NANOSECONDS);
                }
            }
        }
        http.shutdownNow();
    }

    /// Ends [#run] after the batch in hand.
    @Override
    public void close() {
        closed.countDown();
        FeedSocket open = socket;
        if (open != null) {
            open.interrupt("closed");
        }
    }

    /// Where the server would begin for one who does not say.
    private FeedPosition waiting() throws IOException, InterruptedException {
        HttpResponse<String> answer;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri("http", "/feed"));
            if (server.token() != null) {
                request.header("Authorization", "Bearer " + server.token());
            }
            answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ConnectionLost("no answer from " + server + ": " + e.getMessage());
        }
        if (answer.statusCode() >= 500) {
            throw new ConnectionLost("the server answered " + answer.statusCode());
        }
        if (answer.statusCode() != 200) {
            throw new FeedRefused("the server answered " + answer.statusCode() + " to GET /feed");
        }
        JsonNode state = JSON.readTree(answer.body());
        long known = Math.max(state.path("handed").asLong(), state.path("first").asLong() - 1);
        return new FeedPosition(state.path("epoch").asLong(), known);
    }

    private void read(FeedPosition from) throws IOException, InterruptedException {
        FeedSocket events = new FeedSocket();
        WebSocket connection = connect(from, events);
        socket = events;
        if (closed.getCount() == 0) {
            events.interrupt("closed"); // it came while this connected
        }
        try {
            FeedPosition at = from;
            while (closed.getCount() > 0) {
                switch (events.take()) {
                    case FeedSocket.Event.Text text -> {
                        List<String> contents = contents(text.json());
                        sink.batch(at, contents);
                        at = at.plus(contents.size());
                        position = at;
                        backoff.reset();
                        connection.request(1);
                        if (events.isIdle()) {
                            sink.idle();
                        }
                    }
                    case FeedSocket.Event.Closed end -> throw ended(end);
                }
            }
        } finally {
            end(connection);
            sink.idle();
        }
    }

    /// Says good-bye where the connection still stands, for a second at most.
    private static void end(WebSocket connection) {
        if (!connection.isOutputClosed()) {
            var _ =
                    connection
                            .sendClose(WebSocket.NORMAL_CLOSURE, "")
                            .completeOnTimeout(connection, 1, TimeUnit.SECONDS)
                            .exceptionally(_ -> connection)
                            .join();
        }
        connection.abort();
    }

    private static IOException ended(FeedSocket.Event.Closed end) {
        return end.code() >= FINAL
                ? new FeedRefused("the server ended the feed: " + end.reason())
                : new ConnectionLost("closed with " + end.code() + " " + end.reason());
    }

    private WebSocket connect(FeedPosition from, FeedSocket events)
            throws IOException, InterruptedException {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(PATIENCE);
        if (server.token() != null) {
            builder.header("Authorization", "Bearer " + server.token());
        }
        String path = "/feed?after=" + from.after() + "&epoch=" + from.epoch();
        try {
            return builder.buildAsync(uri("ws", path), events).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused
                    && refused.getResponse().statusCode() / 100 == 4) {
                throw new FeedRefused(
                        "the server answered %d to the handshake"
                                .formatted(refused.getResponse().statusCode()));
            }
            throw new ConnectionLost("cannot connect to " + server + ": " + e.getCause());
        }
    }

    private URI uri(String scheme, String path) {
        String secure = server.tls() == null ? scheme : scheme + "s";
        return URI.create(secure + "://" + server.host() + ":" + server.port() + path);
    }

    private static List<String> contents(String json) throws IOException {
        try {
            return List.of(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IOException("the server sent something that is no batch", e);
        }
    }
}
