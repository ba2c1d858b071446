package dev.waxwing.crypto;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// An Ed25519 private key (RFC 8032), ready to sign. Safe for all threads; never printed.
public final class SigningKey {
    private final byte[] seed;
    private final Ed25519.Signer signer;
    private final VerifyingKey verifyingKey;

    /// @param seed 32 bytes
    /// @throws IllegalArgumentException when it has another length
    public SigningKey(byte[] seed) {
        if (seed.length != Ed25519.KEY_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 seed is 32 bytes");
        }
        this.seed = seed.clone();
        this.signer = Providers.ED25519.signer(this.seed);
        this.verifyingKey =
                new VerifyingKey(
                        new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded());
    }

    /// A new key.
    public static SigningKey generate() {
        byte[] seed = new byte[Ed25519.KEY_LENGTH];
        Providers.RANDOM.nextBytes(seed);
        return new SigningKey(seed);
    }

    /// The 64-byte signature: some 20 µs.
    public byte[] sign(byte[] data) {
        return signer.sign(data);
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    /// The private key itself, to be kept in a private file.
    public byte[] seed() {
        return seed.clone();
    }

    @Override
    public String toString() {
        return "the signing key of " + verifyingKey;
    }
}
