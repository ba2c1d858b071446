package dev.waxwing.gateway.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// The HTTP connections of all listeners: counted, and watched by a [Patience] each. Safe for all
/// threads.
final class Connections {
    /// Connections beyond the limit that are told so at one time; what comes beside them is closed
    /// without a word.
    private static final int MOST_TOLD = 64;

    private final HttpConfig config;
    private final HttpWatch watch;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    Connections(HttpConfig config, HttpWatch watch) {
        this.config = config;
        this.watch = watch;
    }

    /// A connection is there, its TLS handshake done; on its event loop.
    void opened(HttpConnection connection) {
        if (open.incrementAndGet() > config.maxConnections()) {
            open.decrementAndGet();
            watch.full();
            turnAway(connection);
            return;
        }
        long since = System.nanoTime();
        watch.opened();
        Patience.watch(connection, (int) config.patience().toSeconds(), () -> ended(since));
    }

    private void ended(long since) {
        open.decrementAndGet();
        watch.closed(Duration.ofNanos(System.nanoTime() - since));
    }

    /// Where there is no TLS: an answer is bytes, and costs a write.
    private void turnAway(HttpConnection connection) {
        if (connection.isSsl()) {
            var _ = connection.close();
        } else if (told.incrementAndGet() > MOST_TOLD) {
            told.decrementAndGet();
            var _ = connection.close();
        } else {
            TurnedAway.watch(connection, watch, told::decrementAndGet);
        }
    }
}
