package dev.waxwing.crypto;

/// Ed25519 (RFC 8032 §5.1, pure) on one provider. Keys are prepared once and used many times.
interface Ed25519 {
    int KEY_LENGTH = 32;
    int SIGNATURE_LENGTH = 64;

    /// Prepares a private key, given as its 32-byte seed.
    Signer signer(byte[] seed);

    /// Prepares a public key that [Points#requireEd25519] has accepted.
    Verifier verifier(byte[] publicKey);

    /// A private key ready to sign. Safe for all threads.
    interface Signer {
        /// The 64-byte signature.
        byte[] sign(byte[] data);
    }

    /// A public key ready to verify. Safe for all threads.
    interface Verifier {
        /// False for every wrong signature, also for one of a wrong length.
        boolean verify(byte[] data, byte[] signature);
    }
}
