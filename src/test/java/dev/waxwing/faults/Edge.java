package dev.waxwing.faults;

import dev.waxwing.client.ServerUrl;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/// Where the server's HTTP port is at the moment; each restart may move it. Thread-safe.
final class Edge implements AutoCloseable {
    /// A server that says nothing for so long is left.
    static final Duration SILENCE = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile int port;

    Edge(int port) {
        this.port = port;
    }

    /// The server has been started again.
    void moved(int other) {
        port = other;
    }

    HttpClient client() {
        return client;
    }

    ServerUrl server() {
        return ServerUrl.parse("http://127.0.0.1:" + port);
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
