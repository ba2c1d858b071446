package dev.waxwing.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;

/// Which provider computes which primitive. Providers are passed explicitly and never installed in
/// the JVM, so nothing outside this package changes.
///
/// Measured in µs of CPU on one core of a busy 2-core x86_64 machine, JDK 25, Bouncy Castle 1.86,
/// Corretto 2.5.0; read them as ratios:
///
/// | work | JDK | Bouncy Castle | Corretto | chosen |
/// |---|---|---|---|---|
/// | Ed25519 sign, 1 KB | 453 | 29 | 17 | Corretto |
/// | Ed25519 verify, 1 KB | 473 | 64 | 31 | Corretto |
/// | X25519 agreement | 104 | 61 | (has none) | Bouncy Castle |
/// | AES-256-GCM seal, 1 KB | 1.1 | 12 | 1.2 | JDK |
/// | RSA-2048 OAEP encrypt | 33 | | 20 | Corretto |
/// | RSA-2048 OAEP decrypt | 758 | | 237 | Corretto |
///
/// Whole envelopes of 1 KB: RSA 32 to seal and 237 to open; sealed version 1 for one recipient some
/// 140-200 to seal and 150 to open, and 100 more to seal for each further recipient.
final class Providers {

    /// The one source of randomness, seeded by the operating system; safe for all threads.
    static final SecureRandom RANDOM = new SecureRandom();

    /// AES-GCM, and RSA where Corretto does not load.
    static final Provider JDK = Objects.requireNonNull(Security.getProvider("SunJCE"), "SunJCE");

    /// Amazon Corretto's native library, on the platforms where it loads.
    static final Optional<Provider> CORRETTO = corretto();

    /// Ed25519 signatures: Corretto, else Bouncy Castle.
    static final Ed25519 ED25519 =
            CORRETTO.<Ed25519>map(CorrettoEd25519::new).orElseGet(BouncyEd25519::new);

    /// RSA-OAEP: Corretto, else the JDK.
    static final Provider RSA = CORRETTO.orElse(JDK);

    private Providers() {}

    private static Optional<Provider> corretto() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            return provider.getLoadingError() == null ? Optional.of(provider) : Optional.empty();
        } catch (LinkageError _) {
            return Optional.empty();
        }
    }
}
