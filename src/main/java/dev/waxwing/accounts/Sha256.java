package dev.waxwing.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What is kept of a secret that holds 256 random bits: a plain hash is as strong as the secret.
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] of(String secret) {
        return of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
