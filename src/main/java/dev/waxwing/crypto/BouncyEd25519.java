package dev.waxwing.crypto;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/// Ed25519 by Bouncy Castle: pure Java, so it works everywhere.
final class BouncyEd25519 implements Ed25519 {
    private static final int PURE = org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm.Ed25519;

    @Override
    public Signer signer(byte[] seed) {
        var key = new Ed25519PrivateKeyParameters(seed, 0);
        return data -> {
            byte[] signature = new byte[SIGNATURE_LENGTH];
            key.sign(PURE, null, data, 0, data.length, signature, 0);
            return signature;
        };
    }

    @Override
    public Verifier verifier(byte[] publicKey) {
        var key = new Ed25519PublicKeyParameters(publicKey, 0);
        return (data, signature) ->
                signature.length == SIGNATURE_LENGTH
                        && key.verify(PURE, null, data, 0, data.length, signature, 0);
    }
}
