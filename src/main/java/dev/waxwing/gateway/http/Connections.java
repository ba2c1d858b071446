package dev.waxwing.gateway.http;

import io.vertx.core.http.HttpConnection;
import java.util.concurrent.atomic.AtomicInteger;

/// The HTTP connections of one listener: counted, and watched by a [Patience] each. Safe for all
/// threads.
final class Connections {
    private final HttpConfig config;
    private final AtomicInteger open = new AtomicInteger();

    Connections(HttpConfig config) {
        this.config = config;
    }

    /// A connection is there, its TLS handshake done; on its event loop.
    void opened(HttpConnection connection) {
        if (open.incrementAndGet() > config.maxConnections()) {
            open.decrementAndGet();
            var _ = connection.close();
            return;
        }
        Patience.watch(connection, (int) config.patience().toSeconds(), open::decrementAndGet);
    }
}
