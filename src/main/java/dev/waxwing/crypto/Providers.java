package dev.waxwing.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;

/// Which provider computes which primitive. Providers are passed explicitly and never installed in
/// the JVM, so nothing outside this package changes.
final class Providers {

    /// The one source of randomness: the operating system's generator by way of the JDK's DRBG.
    static final SecureRandom RANDOM = new SecureRandom();

    /// AES-GCM, and RSA where Corretto does not load.
    static final Provider JDK = Objects.requireNonNull(Security.getProvider("SunJCE"), "SunJCE");

    /// Amazon Corretto's native library, on the platforms where it loads.
    static final Optional<Provider> CORRETTO = corretto();

    /// Ed25519 signatures: Corretto, else Bouncy Castle.
    static final Ed25519 ED25519 =
            CORRETTO.<Ed25519>map(CorrettoEd25519::new).orElseGet(BouncyEd25519::new);

    /// RSA-OAEP decryption.
    static final Provider RSA_DECRYPT = CORRETTO.orElse(JDK);

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
