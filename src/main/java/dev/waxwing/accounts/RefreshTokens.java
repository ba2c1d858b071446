package dev.waxwing.accounts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Refresh tokens as text: `wxr_` and, in base64url, the id of the login (16 bytes), the number of
/// the token in it (4), 256 secret bits, and a tag over all that (16). Opaque to clients. Safe for
/// all threads.
///
/// The first secret of a login is random; each further one is an HMAC of the token before it, under
/// the server's key. So whoever lost the answer to a refresh is given the same token again although
/// only its hash is stored, and neither the database nor the key gives anybody a token. The tag
/// shows that a token was once ours, however old: that is what tells a stolen one from a made-up
/// one.
final class RefreshTokens {
    private static final String PREFIX = "wxr_";
    private static final int SECRET_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int BODY_BYTES = 16 + Integer.BYTES + SECRET_BYTES;
    private static final byte[] NEXT = "waxwing-refresh-next".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAG = "waxwing-refresh-tag\0".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    /// A token whose tag is right.
    ///
    /// @param generation its number in the login, from 0
    record Token(UUID login, int generation, String text) {
        /// What is stored of it.
        byte[] hash() {
            return Sha256.of(text);
        }

        /// Not the text: it is a secret.
        @Override
        public String toString() {
            return "refresh token " + generation + " of " + login;
        }
    }

    RefreshTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// The first token of a login.
    Token first(UUID login) {
        return token(login, 0, Ids.random(SECRET_BYTES));
    }

    /// The token that follows: always the same one.
    Token next(Token token) {
        byte[] secret = mac(NEXT, token.text().getBytes(StandardCharsets.US_ASCII));
        return token(token.login(), token.generation() + 1, secret);
    }

    /// A token of ours, or nothing.
    Optional<Token> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() != 95) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        UUID login = new UUID(in.getLong(), in.getLong());
        int generation = in.getInt();
        byte[] secret = new byte[SECRET_BYTES];
        in.get(secret);
        Token genuine = token(login, generation, secret);
        boolean same =
                MessageDigest.isEqual(
                        genuine.text().getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8));
        return same ? Optional.of(genuine) : Optional.empty();
    }

    private Token token(UUID login, int generation, byte[] secret) {
        byte[] body =
                ByteBuffer.allocate(BODY_BYTES)
                        .putLong(login.getMostSignificantBits())
                        .putLong(login.getLeastSignificantBits())
                        .putInt(generation)
                        .put(secret)
                        .array();
        byte[] all = Arrays.copyOf(body, BODY_BYTES + TAG_BYTES);
        System.arraycopy(mac(TAG, body), 0, all, BODY_BYTES, TAG_BYTES);
        return new Token(
                login,
                generation,
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    }

    private byte[] mac(byte[] domain, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(domain);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
