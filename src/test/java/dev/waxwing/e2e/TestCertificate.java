package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A self-signed certificate for 127.0.0.1 with its key, made by the JDK's own `keytool`.
///
/// @param keystore as PKCS #12, under [#PASSWORD]
public record TestCertificate(Path keystore, X509Certificate certificate, byte[] key) {
    public static final String PASSWORD = "changeit";

    /// @param algorithm `EC` or `RSA`
    public static TestCertificate make(Path keystore, String algorithm) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                algorithm,
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                keystore.toString())
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Certificate certificate = Objects.requireNonNull(store.getCertificate("server"));
        return new TestCertificate(
                keystore,
                (X509Certificate) certificate,
                store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    /// Writes the certificate as PEM, in place of what is there.
    public TestCertificate writeChain(Path file) throws IOException, GeneralSecurityException {
        return write(file, "CERTIFICATE", certificate.getEncoded());
    }

    /// Writes the key as PEM, PKCS #8, in place of what is there.
    public TestCertificate writeKey(Path file) throws IOException {
        return write(file, "PRIVATE KEY", key);
    }

    /// As whoever renews certificates does: another file, moved over the old one.
    private TestCertificate write(Path file, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path fresh =
                Files.createFile(
                        file.resolveSibling(file.getFileName() + ".new"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                fresh,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    /// What a client needs that trusts these certificates and no others.
    public static SSLContext trusting(TestCertificate... trusted)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            store.setCertificateEntry("server" + i, trusted[i].certificate());
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
