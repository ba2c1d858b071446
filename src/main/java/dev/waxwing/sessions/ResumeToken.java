package dev.waxwing.sessions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// What a client comes back with: 256 random bits, of which only the hash is kept.
///
/// @param text base64url, a secret
record ResumeToken(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static ResumeToken fresh() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    Hash hash() {
        try {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return new Hash(MessageDigest.getInstance("SHA-256").digest(utf8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Not the secret.
    @Override
    public String toString() {
        return "ResumeToken";
    }

    /// What is kept of it. Nobody writes to the bytes.
    record Hash(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
