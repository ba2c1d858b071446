package dev.waxwing.gateway.webhook;

import dev.waxwing.webhooks.HookTransport;
import dev.waxwing.webhooks.HookUrl;
import dev.waxwing.webhooks.WebhooksConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Posts with Vert.x's client, because that connects to an address of one's choice while host and
/// certificate are still those of the name. With one event loop of its own, made when the first
/// request is. Safe for all threads.
public final class HttpTransport implements HookTransport {
    private final WebhooksConfig config;
    private @Nullable Vertx vertx;
    private @Nullable HttpClient client;
    private boolean isClosed;

    public HttpTransport(WebhooksConfig config) {
        this.config = config;
    }

    private synchronized HttpClient client() throws IOException {
        if (isClosed) {
            throw new IOException("the server is stopping");
        }
        HttpClient known = client;
        if (known == null) {
            Vertx made =
                    Vertx.vertx(
                            new VertxOptions()
                                    .setEventLoopPoolSize(1)
                                    .setWorkerPoolSize(1)
                                    .setInternalBlockingPoolSize(1)
                                    .setFileSystemOptions(
                                            new FileSystemOptions()
                                                    .setClassPathResolvingEnabled(false)
                                                    .setFileCachingEnabled(false)));
            known = made.createHttpClient(options(), pool());
            vertx = made;
            client = known;
        }
        return known;
    }

    private HttpClientOptions options() {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connect().toMillis())
                        .setDecompressionSupported(false)
                        .setVerifyHost(true);
        config.authorities()
                .ifPresent(file ->
                        options.setTrustOptions(
                                new PemTrustOptions().addCertPath(file.toString())));
        return options;
    }

    private PoolOptions pool() {
        return new PoolOptions().setHttp1MaxSize(config.inFlightHost());
    }

    @Override
    public Response post(Request request) throws IOException, InterruptedException {
        Posting posting = new Posting(request.body());
        try {
            Response response =
                    client().request(options(request))
                            .compose(posting::send)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get();
            posting.isDone.set(true);
            return response;
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        } finally {
            posting.giveUp();
        }
    }

    /// One request, which whoever waits for it may give up.
    private record Posting(
            byte[] body,
            AtomicBoolean isDone,
            AtomicBoolean isGivenUp,
            AtomicReference<@Nullable HttpClientRequest> open) {
        Posting(byte[] body) {
            this(body, new AtomicBoolean(), new AtomicBoolean(), new AtomicReference<>());
        }

        Future<Response> send(HttpClientRequest request) {
            open.set(request);
            if (isGivenUp.get()) {
                var _ = request.reset();
                return Future.failedFuture("given up");
            }
            return request.send(Buffer.buffer(body)).compose(HttpTransport::drained);
        }

        void giveUp() {
            if (isDone.get()) {
                return;
            }
            isGivenUp.set(true);
            HttpClientRequest request = open.get();
            if (request != null) {
                var _ = request.reset();
            }
        }
    }

    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "no connection" : message;
    }

    private static RequestOptions options(Request request) {
        HookUrl url = request.url();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        new InetSocketAddress(
                                                nameless(request.address()), url.port())))
                        .setHost(url.host().contains(":") ? "[" + url.host() + "]" : url.host())
                        .setPort(url.port())
                        .setSsl(url.isSecure())
                        .setFollowRedirects(false)
                        .setURI(url.path());
        request.headers().forEach(options::addHeader);
        return options;
    }

    /// Without the name it was found by, so that nobody looks that up once more.
    private static InetAddress nameless(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are always an address", e);
        }
    }

    /// Reads the body, so that the connection can be used again, but not without end.
    private static Future<Response> drained(HttpClientResponse response) {
        Promise<Response> done = Promise.promise();
        Response answer =
                new Response(
                        response.statusCode(),
                        Optional.ofNullable(response.getHeader("Retry-After")));
        long[] read = {0};
        response.handler(bytes -> {
            read[0] += bytes.length();
            if (read[0] > MOST_BODY) {
                done.tryComplete(answer);
                var _ = response.request().reset();
            }
        });
        response.endHandler(_ -> done.tryComplete(answer));
        response.exceptionHandler(done::tryFail);
        return done.future();
    }

    @Override
    public void close() {
        Vertx made;
        synchronized (this) {
            isClosed = true;
            made = vertx;
        }
        if (made != null) {
            var _ = made.close();
        }
    }
}
