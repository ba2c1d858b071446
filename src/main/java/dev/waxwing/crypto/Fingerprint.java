package dev.waxwing.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Base32;

/// A short form of public keys that two people can read to each other: the first 160 bits of a
/// SHA-256 in base32, as `ABCD-EFGH-…` in eight groups of four.
public final class Fingerprint {
    private static final int LENGTH = 20;

    private Fingerprint() {}

    /// The fingerprint of an RSA key, taken over its DER SubjectPublicKeyInfo.
    public static String of(RSAPublicKey key) {
        return of(key.getEncoded());
    }

    static String of(byte[] bytes) {
        byte[] start = Arrays.copyOf(sha256(bytes), LENGTH);
        String text = new String(Base32.encode(start), StandardCharsets.US_ASCII);
        return text.replaceAll("(.{4})(?!$)", "$1-");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
