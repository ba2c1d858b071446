package dev.waxwing.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;

/// A program that webhooks call, on 127.0.0.1: keeps what it gets and answers as it is told.
public final class Receiver implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Function<Got, Reply> answers = _ -> Reply.status(200);

    /// What came.
    ///
    /// @param headers by lower-case names
    public record Got(String path, Map<String, String> headers, String body) {
        public String id() {
            return header("webhook-id");
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /// Whether the signature is that of this secret, `whsec_…`.
        public boolean isSignedBy(String secret) {
            try {
                byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                String signed = id() + "." + header("webhook-timestamp") + "." + body;
                String expected =
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
                return header("webhook-signature").equals(expected);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// What goes back.
    ///
    /// @param bytes of body; below zero: no answer at all
    public record Reply(int status, Map<String, String> headers, long bytes) {
        public static Reply status(int status) {
            return new Reply(status, Map.of(), 0);
        }

        public static Reply never() {
            return new Reply(0, Map.of(), -1);
        }
    }

    public Receiver() {
        this(0);
    }

    /// @param port 0 for any
    public Receiver(int port) {
        try {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Got one = new Got(exchange.getRequestURI().toString(), Map.copyOf(headers), body);
        got.add(one);
        Reply reply = answers.apply(one);
        try (exchange) {
            if (reply.bytes < 0) {
                end.await();
                return;
            }
            reply.headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status, reply.bytes == 0 ? -1 : 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] block = new byte[8192];
                for (long left = reply.bytes; left > 0; left -= block.length) {
                    out.write(block);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void answering(Function<Got, Reply> how) {
        answers = how;
    }

    public void answering(int status) {
        answering(_ -> Reply.status(status));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// As `webhooks.allowed-hosts` names it.
    public String place() {
        return "127.0.0.1:" + port();
    }

    public String url(String path) {
        return "http://" + place() + path;
    }

    /// Everything that came so far, in order.
    public List<Got> got() {
        return List.copyOf(got);
    }

    public List<String> bodies() {
        return got.stream().map(Got::body).toList();
    }

    /// Waits for so many, and no more.
    public List<Got> await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> got.size() >= count);
        assertThat(got).hasSize(count);
        return got();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
