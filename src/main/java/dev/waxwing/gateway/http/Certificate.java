package dev.waxwing.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/// The server's certificate with its key, as the configured files have them. Owned by the thread
/// that asks whether they changed.
final class Certificate {
    private static final byte[] PROBE = "whose key is this?".getBytes(US_ASCII);

    private final HttpConfig config;
    private List<Stamp> seen = List.of();

    /// What tells a file from an earlier one at the same place, links followed.
    private record Stamp(FileTime modified, long bytes, @Nullable Object file) {}

    Certificate(HttpConfig config) {
        this.config = config;
    }

    /// Whether the files are others than at the last [#read], or cannot be looked at.
    boolean isChanged() {
        try {
            return !stamps().equals(seen);
        } catch (IOException _) {
            return !seen.isEmpty();
        }
    }

    /// Reads the files.
    ///
    /// @throws IOException with one sentence, when they cannot be read or do not fit each other, as
    ///   while they are being replaced
    KeyCertOptions read(Vertx vertx) throws IOException {
        seen = List.of();
        seen = stamps();
        KeyCertOptions options = options();
        try {
            check(options.getKeyManagerFactory(vertx));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot use the TLS certificate and key: " + e.getMessage(), e);
        }
        return options;
    }

    /// What was read is not in use everywhere: it counts as changed.
    void forget() {
        seen = List.of();
    }

    private List<Stamp> stamps() throws IOException {
        List<Path> files =
                Stream.of(config.tlsCert(), config.tlsKey(), config.tlsKeystore())
                        .flatMap(Optional::stream)
                        .toList();
        Stamp[] stamps = new Stamp[files.size()];
        for (int i = 0; i < stamps.length; i++) {
            BasicFileAttributes now = Files.readAttributes(files.get(i), BasicFileAttributes.class);
            stamps[i] = new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        }
        return List.of(stamps);
    }

    /// By value: what is checked here is what is served, whatever the files are by then.
    private KeyCertOptions options() throws IOException {
        if (config.tlsKeystore().isPresent()) {
            PfxOptions store = new PfxOptions().setValue(content(config.tlsKeystore().get()));
            config.tlsKeystorePassword().ifPresent(p -> store.setPassword(p.reveal()));
            return store;
        }
        return new PemKeyCertOptions()
                .setCertValue(content(config.tlsCert().orElseThrow()))
                .setKeyValue(content(config.tlsKey().orElseThrow()));
    }

    private static Buffer content(Path file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(file));
    }

    /// Whether the key is the certificate's: BoringSSL would find out at the first handshake only.
    private static void check(KeyManagerFactory factory)
            throws GeneralSecurityException, IOException {
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509KeyManager keys) {
                check(keys);
                return;
            }
        }
        throw new IOException("there is no key for TLS in the files given");
    }

    private static void check(X509KeyManager keys) throws GeneralSecurityException, IOException {
        for (String type : List.of("EC", "RSA")) {
            String[] names = keys.getServerAliases(type, null);
            if (names != null && names.length > 0) {
                check(keys.getPrivateKey(names[0]), keys.getCertificateChain(names[0])[0]);
                return;
            }
        }
        throw new IOException("the TLS key is neither EC nor RSA");
    }

    private static void check(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        Signature signature =
                Signature.getInstance(
                        key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(PROBE);
        byte[] proof = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())
                || !signature.verify(proof)) {
            throw new IOException("the TLS key is not the one of the certificate");
        }
    }
}
