package dev.waxwing.crypto;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;

/// Well-formed RSA keys that nobody should use.
final class UnfitRsaKeys {
    private UnfitRsaKeys() {}

    static KeyPair pair(int bits, int exponent) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
        return generator.generateKeyPair();
    }

    static RSAPublicKey publicKey(int bits, int exponent) throws Exception {
        return (RSAPublicKey) pair(bits, exponent).getPublic();
    }
}
