package dev.waxwing.crypto;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// HPKE (RFC 9180) in base mode, single shot, with an empty AAD: DHKEM(X25519, HKDF-SHA256),
/// HKDF-SHA256, AES-256-GCM, by Bouncy Castle.
final class Hpke {
    private static final byte[] NO_AAD = {};

    private Hpke() {}

    /// What one seal gives: `enc` is the encapsulated key.
    record Sealed(byte[] enc, byte[] ciphertext) {}

    /// Seals to `recipient`. The ephemeral key must be new and is not used again.
    static Sealed seal(
            X25519PublicKeyParameters recipient,
            byte[] info,
            byte[] plaintext,
            AsymmetricCipherKeyPair ephemeral) {
        HPKEContextWithEncapsulation context = suite().setupBaseS(recipient, info, ephemeral);
        try {
            return new Sealed(context.getEncapsulation(), context.seal(NO_AAD, plaintext));
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("HPKE could not seal", e);
        }
    }

    /// @throws InvalidCipherTextException when it was not sealed so to this key, or `enc` is a
    ///   point that does not contribute
    static byte[] open(
            AsymmetricCipherKeyPair recipient, byte[] enc, byte[] info, byte[] ciphertext)
            throws InvalidCipherTextException {
        try {
            Points.requireCanonicalX25519(enc);
            return suite().setupBaseR(enc, recipient, info).open(NO_AAD, ciphertext);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Not canonical, or of low order: the library refuses an agreement of all zeros.
            throw new InvalidCipherTextException("bad encapsulated key", e);
        }
    }

    // Made for each use: the library's object keeps state in its KEM.
    static HPKE suite() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    /// An X25519 private key with its public half.
    static AsymmetricCipherKeyPair pair(X25519PrivateKeyParameters key) {
        return new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
    }
}
