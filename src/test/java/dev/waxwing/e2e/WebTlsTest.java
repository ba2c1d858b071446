package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP and WebSocket under TLS.
final class WebTlsTest {
    @TempDir static Path directory;
    static RunningServer server;
    static SSLContext trusting;
    static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        Path chain = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        TestCertificate certificate =
                TestCertificate.make(directory.resolve("server.p12"), "EC")
                        .writeChain(chain)
                        .writeKey(key);
        trusting = TestCertificate.trusting(certificate);
        client = HttpClient.newBuilder().sslContext(trusting).build();
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set(
                                "http.tls-cert=" + chain,
                                "http.tls-key=" + key,
                                "http.redirect-port=0")
                        .start();
    }

    @AfterAll
    static void close() {
        client.close();
        server.close();
    }

    private static URI at(String scheme, int port, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    @Test
    void requestsGoOverHttp2() throws Exception {
        HttpResponse<String> ready =
                client.send(
                        HttpRequest.newBuilder(at("https", server.httpPort(), "/ready")).build(),
                        BodyHandlers.ofString());
        assertThat(ready.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("Strict-Transport-Security")).isPresent();
        HttpResponse<String> refused =
                client.send(post("{\"content\":7}"), BodyHandlers.ofString());
        assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(refused.statusCode()).isEqualTo(422);
    }

    private static HttpRequest post(String json) {
        return HttpRequest.newBuilder(at("https", server.httpPort(), "/input"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    @Test
    void webSocketsAreOnTheSamePort() throws Exception {
        try (FeedEar ear = FeedEar.open(client, at("wss", server.httpPort(), "/feed"))) {
            assertThat(client.send(post("{\"content\":\"ün\"}"), BodyHandlers.discarding()))
                    .extracting(HttpResponse::statusCode)
                    .isEqualTo(200);
            ear.hears("[\"ün\"]");
        }
    }

    @Test
    void onlyCiphersThatAuthenticateAndNoOldVersions() throws IOException {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket socket = socket(version)) {
                socket.startHandshake();
                assertThat(socket.getSession().getCipherSuite()).containsPattern("GCM|POLY1305");
            }
        }
        refuses("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256");
        refuses("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA");
    }

    private static void refuses(String version, String suite) throws IOException {
        try (SSLSocket socket = socket(version)) {
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aClientMayNotRenegotiate() throws IOException {
        try (SSLSocket socket = socket("TLSv1.2")) {
            socket.startHandshake();
            assertThat(ask(socket)).startsWith("HTTP/1.1 200 ");
            assertThatThrownBy(
                            () -> {
                                socket.startHandshake();
                                throw new IOException("nothing but: " + ask(socket));
                            })
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("HTTP/1.1");
        }
    }

    /// The status line of an answer; empty at the end of the connection.
    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = new byte[4096];
        int bytes = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void plainHttpIsSentToHttps() throws Exception {
        Matcher redirect = Pattern.compile(" redirect \\S+:(\\d+) ").matcher(server.readyLine());
        assertThat(redirect.find()).as(server.readyLine()).isTrue();
        int port = Integer.parseInt(redirect.group(1));
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(at("http", port, "/input?a=%C3%A9"))
                                .POST(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location"))
                .contains(at("https", server.httpPort(), "/input?a=%C3%A9").toString());
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(10_000);
            plain.getOutputStream()
                    .write(
                            "GET http://elsewhere/ HTTP/1.1\r\nHost: a b\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] refused = plain.getInputStream().readNBytes(12);
            assertThat(new String(refused, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    /// A certificate is replaced while somebody listens and others work: nobody loses a connection.
    @Test
    void aCertificateIsReplacedUnderLoad() throws Exception {
        Path chain = directory.resolve("renewed-cert.pem");
        Path key = directory.resolve("renewed-key.pem");
        TestCertificate old =
                TestCertificate.make(directory.resolve("old.p12"), "RSA")
                        .writeChain(chain)
                        .writeKey(key);
        TestCertificate fresh = TestCertificate.make(directory.resolve("new.p12"), "EC");
        try (RunningServer here =
                        ServerLaunch.on(directory.resolve("renewed"))
                                .set("http.tls-cert=" + chain, "http.tls-key=" + key)
                                .start();
                HttpClient caller =
                        HttpClient.newBuilder()
                                .sslContext(TestCertificate.trusting(old, fresh))
                                .build();
                FeedEar ear = FeedEar.open(caller, at("wss", here.httpPort(), "/feed"));
                SteadyCalls calls = new SteadyCalls(old, here.httpPort())) {
            fresh.writeChain(chain);
            await().until(() -> here.stderr().contains("stays the one before"));
            assertThat(shown(here.httpPort(), old, fresh)).isEqualTo(old.certificate());

            fresh.writeKey(key);
            await().until(() -> shown(here.httpPort(), old, fresh).equals(fresh.certificate()));
            calls.goOnFor(100);
            HttpRequest post =
                    HttpRequest.newBuilder(at("https", here.httpPort(), "/input"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"content\":\"after\"}"))
                            .build();
            assertThat(caller.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
            ear.hears("[\"after\"]");
        }
    }

    @Test
    void aKeystoreIsReplacedToo() throws Exception {
        Path store = directory.resolve("served.p12");
        TestCertificate old = TestCertificate.make(store, "EC");
        TestCertificate fresh = TestCertificate.make(directory.resolve("next.p12"), "RSA");
        try (RunningServer here =
                ServerLaunch.on(directory.resolve("keystore"))
                        .set(
                                "http.tls-keystore=" + store,
                                "http.tls-keystore-password=" + TestCertificate.PASSWORD)
                        .start()) {
            assertThat(shown(here.httpPort(), old, fresh)).isEqualTo(old.certificate());
            Files.move(fresh.keystore(), store, StandardCopyOption.REPLACE_EXISTING);
            await().until(() -> shown(here.httpPort(), old, fresh).equals(fresh.certificate()));
        }
    }

    /// The certificate that a new connection is shown.
    private static Certificate shown(int port, TestCertificate... trusted) throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        TestCertificate.trusting(trusted)
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocket socket(String version) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket();
        socket.setEnabledProtocols(new String[] {version});
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.httpPort()), 10_000);
        socket.setSoTimeout(10_000);
        return socket;
    }
}
