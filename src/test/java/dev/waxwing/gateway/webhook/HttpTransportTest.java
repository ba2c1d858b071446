package dev.waxwing.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.waxwing.config.Configuration;
import dev.waxwing.e2e.TestCertificate;
import dev.waxwing.webhooks.HookTransport.Request;
import dev.waxwing.webhooks.HookTransport.Response;
import dev.waxwing.webhooks.HookUrl;
import dev.waxwing.webhooks.Receiver;
import dev.waxwing.webhooks.Receiver.Reply;
import dev.waxwing.webhooks.WebhooksConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Posting: to the address that is given, whatever the name; with the name's certificate.
final class HttpTransportTest {
    /// As if it had been found by a name that leads nowhere by now.
    private static final InetAddress LOOPBACK = found("no.such.name.invalid", 127, 0, 0, 1);

    @TempDir Path directory;
    private HttpTransport transport =
            new HttpTransport(Configuration.section(WebhooksConfig.class, Map.of()));

    private static InetAddress found(String name, int... bytes) {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(name, address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private Response post(String url) throws IOException, InterruptedException {
        return transport.post(
                new Request(
                        HookUrl.parse(url),
                        LOOPBACK,
                        Map.of("webhook-id", "1"),
                        "body".getBytes(UTF_8)));
    }

    @Test
    void theAddressIsCalledAndNotTheName() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.answering(_ -> new Reply(429, Map.of("Retry-After", "7"), 10));
            Response response = post("http://no.such.name.invalid:" + receiver.port() + "/x?y=z");
            assertThat(response.status()).isEqualTo(429);
            assertThat(response.retryAfter()).contains("7");
            Receiver.Got got = receiver.await(1).getFirst();
            assertThat(got.path()).isEqualTo("/x?y=z");
            assertThat(got.body()).isEqualTo("body");
            assertThat(got.header("host")).isEqualTo("no.such.name.invalid:" + receiver.port());
        }
    }

    @Test
    void theCertificateMustBeThatOfTheName() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory.resolve("store"), "EC");
        Path authorities = directory.resolve("ca.pem");
        var _ = certificate.writeChain(authorities);
        List<String> paths = new CopyOnWriteArrayList<>();
        HttpsServer server = https(certificate, paths);
        try {
            String port = ":" + server.getAddress().getPort();
            assertThatExceptionOfType(IOException.class)
                    .as("unknown authority")
                    .isThrownBy(() -> post("https://localhost" + port + "/"));
            transport.close();
            transport =
                    new HttpTransport(
                            Configuration.section(
                                    WebhooksConfig.class,
                                    new HashMap<>(
                                            Map.of(
                                                    "webhooks.authorities",
                                                    authorities.toString()))));
            assertThat(post("https://localhost" + port + "/in").status()).isEqualTo(200);
            assertThatExceptionOfType(IOException.class)
                    .as("another name")
                    .isThrownBy(() -> post("https://hooks.example.org" + port + "/"));
            assertThat(paths).containsExactly("/in");
        } finally {
            server.stop(0);
        }
    }

    private static HttpsServer https(TestCertificate certificate, List<String> paths)
            throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = TestCertificate.PASSWORD.toCharArray();
        try (InputStream in = Files.newInputStream(certificate.keystore())) {
            store.load(in, password);
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(
                "/",
                exchange -> {
                    paths.add(exchange.getRequestURI().toString());
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    @Test
    void anInterruptedCallCutsItsConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            FutureTask<Response> call =
                    new FutureTask<>(() -> post("http://127.0.0.1:" + server.getLocalPort() + "/"));
            Thread thread = Thread.ofVirtual().start(call);
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                assertThat(in.read()).isEqualTo('P');
                thread.interrupt();
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(call::get)
                        .withCauseInstanceOf(InterruptedException.class);
                assertThat(ends(in)).isTrue();
            }
        }
    }

    /// Whether the end comes, in whatever way.
    private static boolean ends(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void nobodyThereIsAFailure() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> post("http://127.0.0.1:" + port + "/"));
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        try (Receiver receiver = new Receiver()) {
            for (int n = 0; n < 20; n++) {
                assertThat(post("http://127.0.0.1:" + receiver.port() + "/").status())
                        .isEqualTo(200);
            }
            assertThat(receiver.await(20)).hasSize(20);
        }
    }
}
