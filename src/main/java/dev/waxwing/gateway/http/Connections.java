package dev.waxwing.gateway.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The HTTP connections of one listener: counted, and watched by a [Patience] each; and the end of
/// their coming. Safe for all threads.
final class Connections {
    private final HttpConfig config;
    private final AtomicInteger open = new AtomicInteger();

    /// The listening socket, known once somebody came through it: Vert.x closes it only together
    /// with its connections.
    private volatile @Nullable Channel listening;

    private volatile boolean isClosed;

    Connections(HttpConfig config) {
        this.config = config;
    }

    /// A connection is there, its TLS handshake done; on its event loop.
    void opened(HttpConnection connection) {
        listening = Patience.channelOf(connection).parent();
        if (isClosed) {
            stopAccepting();
            var _ = connection.close();
            return;
        }
        if (open.incrementAndGet() > config.maxConnections()) {
            open.decrementAndGet();
            var _ = connection.close();
            return;
        }
        Patience.watch(connection, (int) config.patience().toSeconds(), open::decrementAndGet);
    }

    /// Closes the listening socket; who had come so far that it is not known any more is closed as
    /// well. May be called again.
    void stopAccepting() {
        isClosed = true;
        Channel socket = listening;
        if (socket != null) {
            socket.close();
        }
    }
}
