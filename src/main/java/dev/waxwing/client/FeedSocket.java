package dev.waxwing.client;

import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// What one WebSocket connection brings, in order, for one reading thread. It asks the socket for
/// more only as events are taken, so a slow reader holds few.
final class FeedSocket implements WebSocket.Listener {
    /// Messages asked for ahead of the reader.
    static final int AHEAD = 32;

    /// Something that came.
    sealed interface Event {
        record Text(String json) implements Event {}

        /// @param code 1006 when the connection broke
        record Closed(int code, String reason) implements Event {}
    }

    private static final int BROKEN = 1006;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();

    /// The next event; waits for it.
    Event take() throws InterruptedException {
        return events.take();
    }

    /// True when the next event is not there yet.
    boolean isIdle() {
        return events.isEmpty();
    }

    /// Makes a waiting reader come back.
    void interrupt(String why) {
        events.add(new Event.Closed(BROKEN, why));
    }

    @Override
    public void onOpen(WebSocket socket) {
        socket.request(AHEAD);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            events.add(new Event.Text(partial.toString()));
            partial.setLength(0);
        } else {
            socket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        events.add(new Event.Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        interrupt(String.valueOf(error.getMessage()));
    }
}
