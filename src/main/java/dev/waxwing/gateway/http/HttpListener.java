package dev.waxwing.gateway.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One port: a server on each event loop, which share the socket.
final class HttpListener {
    private static final int BACKLOG = 8192;
    private static final int MAX_CHUNK = 16 << 10;

    private final String name;
    private final String host;
    private final int port;
    private final HttpConfig config;
    private final Optional<TlsOptions> tls;
    private final Function<Vertx, ? extends Front> fronts;
    private final Entrance entrance;
    private final Queue<HttpServer> servers = new ConcurrentLinkedQueue<>();

    /// @param tls empty for plain HTTP
    /// @param connections of all listeners
    /// @param fronts makes what meets the requests, for each event loop
    HttpListener(
            String name,
            String host,
            int port,
            HttpConfig config,
            Optional<TlsOptions> tls,
            Connections connections,
            Function<Vertx, ? extends Front> fronts) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.config = config;
        this.tls = tls;
        this.fronts = fronts;
        this.entrance = new Entrance(connections);
    }

    String name() {
        return name;
    }

    /// The real port.
    int port() {
        return servers.element().actualPort();
    }

    /// @param index of this listener: what Vert.x shares a free port by
    Future<?> open(Vertx vertx, int index) {
        int shared = port == 0 ? -1 - index : port;
        return vertx.deployVerticle(
                () -> new OnOneLoop(shared),
                new DeploymentOptions().setInstances(config.eventLoops()));
    }

    /// Uses another certificate for connections that are opened from now on. Those that are there
    /// keep theirs.
    Future<?> renew(TlsOptions renewed) {
        return tls.isEmpty()
                ? Future.succeededFuture()
                : Future.join(
                        servers.stream()
                                .map(s -> s.updateSSLOptions(renewed.renewed(), true))
                                .toList());
    }

    /// Closes the socket, and no connection.
    void stopAccepting() {
        entrance.close();
    }

    /// Closes the socket, and each connection once its request is answered.
    Future<Void> shutdown(Duration patience) {
        return Future.join(
                        servers.stream()
                                .map(s -> s.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS))
                                .toList())
                .mapEmpty();
    }

    /// The server of one event loop.
    private final class OnOneLoop extends VerticleBase {
        private final int sharedPort;

        private OnOneLoop(int sharedPort) {
            this.sharedPort = sharedPort;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options());
            Front front = fronts.apply(vertx);
            server.connectionHandler(entrance::opened)
                    .requestHandler(front::handle)
                    .invalidRequestHandler(front::invalid);
            servers.add(server);
            return server.listen(sharedPort, host);
        }
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        options.setMaxHeaderSize(config.maxHeaders())
                .setMaxInitialLineLength(config.maxHeaders() / 2)
                .setMaxChunkSize(MAX_CHUNK)
                .setHandle100ContinueAutomatically(false)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setAcceptBacklog(BACKLOG)
                .setTcpKeepAlive(true);
        tls.ifPresent(t -> t.addTo(options));
        return options;
    }
}
