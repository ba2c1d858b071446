package dev.waxwing.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.config.Configuration;
import dev.waxwing.e2e.TestCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir private Path directory;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatIsNotInUseEverywhereIsReadAgain() throws Exception {
        TestCertificate made = TestCertificate.make(directory.resolve("a.p12"), "EC");
        made.writeChain(chain()).writeKey(key());
        Certificate certificate = certificate();
        certificate.read(vertx);
        assertThat(certificate.isChanged()).isFalse();

        certificate.forget();
        assertThat(certificate.isChanged()).isTrue();
        certificate.read(vertx);
        assertThat(certificate.isChanged()).isFalse();
    }

    @Test
    void filesThatAreAtFaultAreReadAgainWhenTheyChange() throws Exception {
        TestCertificate made = TestCertificate.make(directory.resolve("a.p12"), "EC");
        TestCertificate other = TestCertificate.make(directory.resolve("b.p12"), "EC");
        made.writeChain(chain());
        other.writeKey(key());
        Certificate certificate = certificate();
        assertThatThrownBy(() -> certificate.read(vertx)).isInstanceOf(IOException.class);
        assertThat(certificate.isChanged()).isFalse();

        made.writeKey(key());
        assertThat(certificate.isChanged()).isTrue();
    }

    private Path chain() {
        return directory.resolve("cert.pem");
    }

    private Path key() {
        return directory.resolve("key.pem");
    }

    private Certificate certificate() {
        return new Certificate(
                Configuration.section(
                        HttpConfig.class,
                        Map.of(
                                "http.tls-cert", chain().toString(),
                                "http.tls-key", key().toString())));
    }
}
