package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A client of the feed that is the JDK's own WebSocket, and all that it has heard.
final class FeedEar implements WebSocket.Listener, AutoCloseable {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;

    private FeedEar() {}

    static FeedEar open(HttpClient client, URI feed) {
        FeedEar ear = new FeedEar();
        ear.socket = client.newWebSocketBuilder().buildAsync(feed, ear).join();
        return ear;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    /// Waits for this text.
    void hears(String text) {
        await().untilAsserted(() -> assertThat(heard).contains(text));
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
