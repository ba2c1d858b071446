package dev.waxwing.gateway.http;

import dev.waxwing.gate.Proxies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP listeners, all with the same routes, and the event loops under them.
public final class HttpGateway implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(5);

    /// What closing a connection takes when nobody waits for its client.
    private static final Duration CUT_OFF = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);

    private final HttpConfig config;
    private final String host;
    private final HttpParts parts;
    private final RouteTable routes;
    private final Connections connections;
    private final Vertx vertx;
    private final List<HttpListener> listeners = new CopyOnWriteArrayList<>();
    private final Certificate certificate;

    /// @param host to listen on
    /// @param subjects whose routes are served; the first that fits answers
    public HttpGateway(
            HttpConfig config,
            String host,
            Admission admission,
            Proxies proxies,
            HttpWatch watch,
            List<? extends Routes> subjects) {
        this.config = config;
        this.certificate = new Certificate(config);
        this.host = host;
        this.routes = RouteTable.of(subjects);
        this.parts =
                new HttpParts(
                        watch,
                        admission,
                        new Callers(proxies),
                        new BlockingWork(config.concurrency()),
                        new BodyMemory(config.bodyMemory()),
                        new SecurityHeaders(config.tls()));
        this.connections = new Connections(config, watch);
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(config.eventLoops())
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setClassPathResolvingEnabled(false)
                                                .setFileCachingEnabled(false)));
    }

    /// Every endpoint, in the order in which they are asked.
    public RouteTable routes() {
        return routes;
    }

    /// The event loops, which also run what connections of other protocols do; each runs one task
    /// at a time.
    public List<Executor> eventLoops() {
        List<Executor> each = new ArrayList<>();
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(each::add);
        return each;
    }

    /// Starts to listen.
    ///
    /// @throws IOException when an address cannot be had or a certificate cannot be read
    public void open() throws IOException {
        Optional<TlsOptions> tls = config.tls() ? Optional.of(tls()) : Optional.empty();
        listen("http", Optional.of(config.port()), tls);
        listen("ingest", config.ingestPort(), tls);
        listen("feed", config.feedPort(), tls);
        if (config.redirectPort().isPresent()) {
            HttpsRedirect redirect =
                    new HttpsRedirect(listeners.getFirst().port(), new SecurityHeaders(false));
            listen("redirect", config.redirectPort().get(), Optional.empty(), _ -> redirect);
        }
    }

    private void listen(String name, Optional<Integer> port, Optional<TlsOptions> tls)
            throws IOException {
        if (port.isPresent()) {
            listen(name, port.get(), tls, loop -> new RequestRouter(loop, parts, routes, name));
        }
    }

    private void listen(
            String name,
            int port,
            Optional<TlsOptions> tls,
            Function<Vertx, ? extends Front> fronts)
            throws IOException {
        HttpListener listener =
                new HttpListener(name, host, port, config, tls, connections, fronts);
        try {
            await(listener.open(vertx, listeners.size()), START);
        } catch (CompletionException | TimeoutException e) {
            throw new IOException(
                    "cannot listen on %s:%d for %s: %s".formatted(host, port, name, reason(e)), e);
        }
        listeners.add(listener);
    }

    private TlsOptions tls() throws IOException {
        return new TlsOptions(certificate.read(vertx), config.patience());
    }

    /// Reads the certificate again if its files have changed, for connections that are opened from
    /// then on; what cannot be used is logged, and the one before stays. A listener that does not
    /// take it gets it at the next call. Blocks for a moment; to be called by one thread, again and
    /// again.
    public void renewCertificate() {
        if (!config.tls() || !certificate.isChanged()) {
            return;
        }
        try {
            renew(tls());
        } catch (IOException e) { // said once: they are read again when they change
            LOG.warn("The TLS certificate stays the one before: {}", reason(e));
        }
    }

    private void renew(TlsOptions tls) {
        try {
            await(Future.join(listeners.stream().map(l -> l.renew(tls)).toList()), START);
            LOG.info("The TLS certificate has changed; new connections get the new one");
        } catch (CompletionException | TimeoutException e) {
            certificate.forget();
            LOG.warn("The new TLS certificate is not on every listener yet: {}", reason(e));
        }
    }

    /// Every listener's name (`http`, `ingest`, `feed`, `redirect`) and address, with its real
    /// port.
    public Map<String, InetSocketAddress> listening() {
        Map<String, InetSocketAddress> all = new LinkedHashMap<>();
        listeners.forEach(l -> all.put(l.name(), new InetSocketAddress(host, l.port())));
        return all;
    }

    /// Accepts no more. Whoever is connected is served until [#drain]. May be called again.
    public void stopAccepting() {
        listeners.forEach(HttpListener::stopAccepting);
    }

    /// Accepts no more, lets requests in hand finish, and closes.
    ///
    /// @param patience after this the rest is closed as it is
    public void drain(Duration patience) {
        try {
            await(
                    Future.join(listeners.stream().map(l -> l.shutdown(patience)).toList()),
                    patience.plus(CUT_OFF));
        } catch (CompletionException | TimeoutException _) {
            LOG.debug("Some connections are closed with their event loops");
        }
        listeners.clear();
    }

    @Override
    public void close() {
        close(END);
    }

    /// Ends what is left: connections, running endpoints, the event loops.
    ///
    /// @param patience how long it waits for them
    public void close(Duration patience) {
        drain(Duration.ZERO);
        Duration half = patience.dividedBy(2);
        parts.work().close(half);
        try {
            await(vertx.close(), half);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the event loops did not stop", e);
        }
    }

    private static <T> void await(Future<T> future, Duration patience) throws TimeoutException {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException late) {
                throw late;
            }
            throw e;
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null || e instanceof IOException ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }
}
