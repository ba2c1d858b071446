package dev.waxwing.gateway.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/// Where connections come in through one listener, until it is closed. Safe for all threads.
final class Entrance {
    private final Connections connections;

    /// The listening socket, known once somebody came through it: Vert.x closes it only together
    /// with its connections.
    private volatile @Nullable Channel listening;

    private volatile boolean isClosed;

    Entrance(Connections connections) {
        this.connections = connections;
    }

    /// A connection is there, its TLS handshake done; on its event loop.
    void opened(HttpConnection connection) {
        listening = Patience.channelOf(connection).parent();
        if (isClosed) {
            close();
            var _ = connection.close();
        } else {
            connections.opened(connection);
        }
    }

    /// Closes the listening socket; who had come so far that it is not known any more is closed as
    /// well. May be called again.
    void close() {
        isClosed = true;
        Channel socket = listening;
        if (socket != null) {
            socket.close();
        }
    }
}
