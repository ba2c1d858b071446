package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The line protocol under TLS, with a certificate made for the test.
final class TlsTest {
    @TempDir static Path directory;
    static RunningServer server;
    static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        Path chain = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        TestCertificate certificate =
                TestCertificate.make(directory.resolve("server.p12"), "RSA")
                        .writeChain(chain)
                        .writeKey(key);
        trusting = TestCertificate.trusting(certificate);
        server =
                ServerLaunch.on(directory.resolve("d"))
                        .set("line.tls-cert=" + chain, "line.tls-key=" + key)
                        .start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void theWholeConversationIsTheSame() throws IOException {
        try (RawClient client = RawClient.over(connect("TLSv1.3", "TLSv1.2"))) {
            Route route = Route.declare(client);
            List<String> ids = route.publishMany(client, "m", 500);
            assertThat(route.drain(client)).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void aLargeMessageCrossesManyRecords() throws IOException {
        try (RawClient client = RawClient.over(connect("TLSv1.3"))) {
            Route route = Route.declare(client);
            String text = "A".repeat(900_000);
            assertThat(client.ask(route.publishing(Sample.json("big", text)))).isEqualTo("ACK big");
            assertThat(route.fetch(client).field("ciphertext").asText()).isEqualTo(text);
        }
    }

    @Test
    void onlyCiphersThatAuthenticateAreOffered() throws IOException {
        try (SSLSocket socket = connect("TLSv1.2")) {
            assertThat(socket.getSession().getCipherSuite()).containsPattern("GCM|POLY1305");
        }
        SSLSocket cbc = (SSLSocket) trusting.getSocketFactory().createSocket();
        try (cbc) {
            cbc.setEnabledProtocols(new String[] {"TLSv1.2"});
            cbc.setEnabledCipherSuites(
                    new String[] {
                        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"
                    });
            cbc.connect(address(), 10_000);
            assertThatThrownBy(cbc::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void plainTextIsNotAnswered() throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            plain.setSoTimeout(10_000);
            plain.getOutputStream().write("ping\n".getBytes(StandardCharsets.UTF_8));
            String answer =
                    new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotContain("PONG");
        }
    }

    private static SSLSocket connect(String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket();
        socket.setEnabledProtocols(protocols);
        socket.connect(address(), 10_000);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }
}
