package dev.waxwing.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A WebSocket connection that is expected to break: what came before its end can be read, and then
/// the end is an [IOException]. Owned by one thread.
final class WebLink implements AutoCloseable {
    private static final int SECONDS = 20;

    private final BlockingQueue<Optional<String>> arrived;
    private final WebSocket socket;

    private WebLink(WebSocket socket, BlockingQueue<Optional<String>> arrived) {
        this.socket = socket;
        this.arrived = arrived;
    }

    static WebLink open(HttpClient http, URI uri) throws IOException, InterruptedException {
        BlockingQueue<Optional<String>> arrived = new LinkedBlockingQueue<>();
        try {
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .buildAsync(uri, new Listening(arrived))
                            .get(SECONDS, TimeUnit.SECONDS);
            return new WebLink(socket, arrived);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no WebSocket", e);
        }
    }

    /// Sends; a failure is the end that [#read] finds.
    void write(String text) throws InterruptedException {
        try {
            socket.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            socket.abort();
            arrived.add(Optional.empty());
        }
    }

    /// The next message, or null when none comes within `patience`.
    @Nullable String read(Duration patience) throws IOException, InterruptedException {
        Optional<String> next = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            return null;
        }
        return next.orElseThrow(() -> new IOException("closed by the server"));
    }

    @Override
    public void close() {
        socket.abort();
    }

    /// Puts whole messages together; an empty one is the end.
    private record Listening(BlockingQueue<Optional<String>> arrived, StringBuilder partial)
            implements WebSocket.Listener {
        Listening(BlockingQueue<Optional<String>> arrived) {
            this(arrived, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                arrived.add(Optional.of(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            arrived.add(Optional.empty());
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            arrived.add(Optional.empty());
        }
    }
}
