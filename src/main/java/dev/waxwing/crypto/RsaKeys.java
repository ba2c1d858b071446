package dev.waxwing.crypto;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;

/// RSA keys of the published clients' envelope: how they are made, and which are fit for use.
public final class RsaKeys {
    /// The size of the keys that are made, in bits, and the smallest that is accepted.
    public static final int BITS = 2048;

    private static final int MAX_BITS = 8192;
    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);
    private static final int MAX_EXPONENT_BITS = 256;

    private RsaKeys() {}

    /// A new key pair of 2048 bits with the exponent 65537. Takes some 100 ms.
    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, Providers.RANDOM);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform makes RSA keys", e);
        }
    }

    /// Refuses a modulus outside 2048 to 8192 bits and exponents outside FIPS 186-5 §A.1.1: odd,
    /// 65537 to 2^256.
    static void requireFit(RSAPublicKey key) {
        requireFit(key, key.getPublicExponent());
    }

    /// Refuses what [#requireFit(RSAPublicKey)] does, and parts that do not belong together.
    static void requireFit(RSAPrivateCrtKey key) {
        requireFit(key, key.getPublicExponent());
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        if (p.signum() <= 0
                || q.signum() <= 0
                || !p.multiply(q).equals(key.getModulus())
                || !isInverse(key.getPublicExponent(), key.getPrimeExponentP(), p)
                || !isInverse(key.getPublicExponent(), key.getPrimeExponentQ(), q)
                || !key.getPrivateExponent().mod(less(p)).equals(key.getPrimeExponentP())
                || !key.getPrivateExponent().mod(less(q)).equals(key.getPrimeExponentQ())
                || !key.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE)) {
            throw new IllegalArgumentException("the parts of the RSA key do not belong together");
        }
    }

    private static void requireFit(RSAKey key, BigInteger exponent) {
        BigInteger modulus = key.getModulus();
        if (modulus.bitLength() < BITS || modulus.bitLength() > MAX_BITS || !modulus.testBit(0)) {
            throw new IllegalArgumentException(
                    "the RSA key has %d bits; %d to %d are accepted"
                            .formatted(modulus.bitLength(), BITS, MAX_BITS));
        }
        if (!exponent.testBit(0)
                || exponent.compareTo(MIN_EXPONENT) < 0
                || exponent.bitLength() > MAX_EXPONENT_BITS) {
            throw new IllegalArgumentException(
                    "the RSA key's public exponent is even, or not from 65537 to 2^256");
        }
    }

    private static boolean isInverse(BigInteger e, BigInteger d, BigInteger prime) {
        return less(prime).signum() > 0
                && d.signum() > 0
                && d.compareTo(prime) < 0
                && e.multiply(d).mod(less(prime)).equals(BigInteger.ONE);
    }

    private static BigInteger less(BigInteger prime) {
        return prime.subtract(BigInteger.ONE);
    }
}
