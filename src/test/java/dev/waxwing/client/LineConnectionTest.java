package dev.waxwing.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waxwing.client.TestBroker.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LineConnectionTest {
    private static final Tries FAST = new Tries(2, Duration.ofMillis(150));

    @TempDir Path dir;

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pipelinedQuestionsGetTheirAnswersInOrder() throws Exception {
        try (TestBroker broker = new TestBroker();
                LineConnection connection = LineConnection.open(broker.endpoint())) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                answers.add(connection.ask(bytes(i % 2 == 0 ? "ping" : "ack m" + i), null));
            }
            connection.flush();
            for (int i = 0; i < 500; i++) {
                String expected = i % 2 == 0 ? "PONG" : "ACK_CONFIRMED m" + i;
                assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSilentServerIsLeftWhenPatienceEndsAndEveryQuestionFails() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            broker.faults = (_, _) -> Fault.IGNORED;
            try (LineConnection connection =
                    LineConnection.open(broker.endpoint(), FAST, _ -> {})) {
                var answer = connection.ask(bytes("stats"), null);
                connection.flush();
                assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(ConnectionLost.class)
                        .hasMessageContaining("silent");
                assertThat(connection.isOpen()).isFalse();
                assertThat(connection.ask(bytes("ping"), null)).isCompletedExceptionally();
            }
        }
    }

    @Test
    void anIdleConnectionIsKeptAliveByPings() throws Exception {
        try (TestBroker broker = new TestBroker();
                LineConnection connection = LineConnection.open(broker.endpoint(), FAST, _ -> {})) {
            await().until(() -> broker.lines.stream().filter("1:ping"::equals).count() >= 4);
            assertThat(connection.isOpen()).isTrue();
            broker.faults = (_, _) -> Fault.IGNORED;
            await().until(() -> !connection.isOpen());
        }
    }

    @Test
    void theTokenIsSentFirst() throws Exception {
        try (TestBroker broker = new TestBroker()) {
            Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), null, "abc");
            try (LineConnection connection = LineConnection.open(endpoint)) {
                assertThat(connection.call("ping")).isEqualTo("PONG");
            }
            assertThat(broker.lines).startsWith("1:auth abc", "1:ping");
        }
    }

    @Test
    void aTrustedCertificateIsAcceptedAndNoOther() throws Exception {
        SSLContext server = serverContext("server", "localhost");
        writePem("other", anyAuthority());
        try (TestBroker broker = new TestBroker(server.getServerSocketFactory(), 0)) {
            Endpoint trusting = endpoint(broker, "localhost", "server.pem");
            try (LineConnection connection = LineConnection.open(trusting)) {
                assertThat(connection.call("ping")).isEqualTo("PONG");
            }
            assertThatThrownBy(
                            () -> LineConnection.open(endpoint(broker, "localhost", "other.pem")))
                    .isInstanceOf(IOException.class);
            // The right certificate under a name that it does not hold.
            assertThatThrownBy(
                            () -> LineConnection.open(endpoint(broker, "127.0.0.1", "server.pem")))
                    .isInstanceOf(IOException.class);
        }
    }

    private Endpoint endpoint(TestBroker broker, String host, String pem) throws IOException {
        return new Endpoint(
                host, broker.port(), TrustedCertificates.fromPem(dir.resolve(pem)), null);
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws Exception {
        Path empty = Files.writeString(dir.resolve("empty.pem"), "");
        assertThatThrownBy(() -> TrustedCertificates.fromPem(empty))
                .hasMessageContaining("no certificate");
        Path text = Files.writeString(dir.resolve("text.pem"), "hello");
        assertThatThrownBy(() -> TrustedCertificates.fromPem(text))
                .hasMessageContaining("not a PEM certificate");
    }

    /// Makes a key and a certificate with the JDK's own tool, and NAME.pem.
    private SSLContext serverContext(String name, String host) throws Exception {
        Path store = dir.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-alias",
                "a",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        writePem(name, keys.getCertificate("a"));
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void writePem(String name, Certificate certificate) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        Files.writeString(dir.resolve(name + ".pem"), pem);
    }

    /// A certificate that this JDK trusts, and that is not the server's.
    private static Certificate anyAuthority() throws Exception {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers()[0];
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor()).as(words).isZero();
    }
}
