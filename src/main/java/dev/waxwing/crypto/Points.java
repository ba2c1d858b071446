package dev.waxwing.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.Arrays;

/// The checks a public key passes before it is used, so that each key has one encoding and none of
/// them gives a shared secret or a signature that holds for everybody.
final class Points {
    private static final BigInteger P =
            BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    private Points() {}

    /// Accepts canonical encodings (RFC 8032 §5.1.3) of points of the prime-order group only.
    ///
    /// @throws IllegalArgumentException in words for a person
    static void requireEd25519(byte[] encoded) {
        requireLength(encoded, "Ed25519");
        if (!Ed25519.validatePublicKeyFull(encoded, 0)) {
            throw new IllegalArgumentException(
                    "the Ed25519 public key is not a valid point of the prime-order group");
        }
    }

    /// Accepts canonical encodings of points that contribute to the shared secret (RFC 7748 §6.1).
    /// RFC 9180 lets receivers mask the top bit; a key with two spellings is refused here.
    ///
    /// @throws IllegalArgumentException in words for a person
    static void requireX25519(byte[] encoded) {
        requireCanonicalX25519(encoded);
        if (isLowOrder(encoded)) {
            throw new IllegalArgumentException("the X25519 public key is a point of low order");
        }
    }

    /// Accepts canonical encodings of any point, for an agreement that refuses low order itself.
    ///
    /// @throws IllegalArgumentException in words for a person
    static void requireCanonicalX25519(byte[] encoded) {
        requireLength(encoded, "X25519");
        if (new BigInteger(1, Arrays.reverse(encoded)).compareTo(P) >= 0) {
            throw new IllegalArgumentException("the X25519 public key is not canonically encoded");
        }
    }

    // Clamped scalars are multiples of 8, so any private key shows a point of low order: the
    // agreement is all zeros, which the library refuses.
    private static boolean isLowOrder(byte[] encoded) {
        X25519Agreement agreement = new X25519Agreement();
        agreement.init(new X25519PrivateKeyParameters(new byte[32], 0));
        try {
            agreement.calculateAgreement(
                    new X25519PublicKeyParameters(encoded, 0), new byte[32], 0);
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    private static void requireLength(byte[] encoded, String kind) {
        if (encoded.length != 32) {
            throw new IllegalArgumentException(
                    "the " + kind + " public key is " + encoded.length + " bytes instead of 32");
        }
    }
}
