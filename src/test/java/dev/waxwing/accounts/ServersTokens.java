package dev.waxwing.accounts;

import dev.waxwing.crypto.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// Access tokens made with the keys of a running server, for tests that show it what it would never
/// make. They are of the login of a good token.
public final class ServersTokens {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final TokenKeys keys;
    private final AccessTokens tokens;
    private final String good;

    /// @param data the server's data directory
    /// @param good a token that it gave
    public ServersTokens(Path data, String good) throws IOException {
        this.keys = TokenKeys.open(data, Clock.systemUTC(), LIFETIME);
        this.tokens = new AccessTokens(keys, LIFETIME, Clock.systemUTC());
        this.good = good;
    }

    /// Of then, for so long.
    public String issuedAt(Instant then) {
        AccessTokens.Claims claims = tokens.verify(good).orElseThrow();
        return tokens.issue(claims.user(), claims.role(), claims.login(), then);
    }

    /// What a role is, is in the token: this one says more than the account.
    public String asAdminBy(SigningKey other) {
        AccessTokens.Claims claims = tokens.verify(good).orElseThrow();
        String text = tokens.issue(claims.user(), Role.ADMIN, claims.login(), Instant.now());
        return signed(text.substring(0, text.lastIndexOf('.')), other);
    }

    /// The good token's header and claims under another key.
    public String signedBy(SigningKey other) {
        return signed(good.substring(0, good.lastIndexOf('.')), other);
    }

    /// The good token's claims under a header of its own, signed by the server's key.
    public String withHeader(String json) {
        return signed(base64(json) + "." + good.split("\\.")[1], keys.newest().key());
    }

    /// The good token's claims under that algorithm, with nothing for a signature.
    public String unsigned(String algorithm) {
        return base64("{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\"}")
                + "."
                + good.split("\\.")[1]
                + ".";
    }

    private static String signed(String input, SigningKey key) {
        byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
