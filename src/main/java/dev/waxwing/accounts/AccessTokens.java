package dev.waxwing.accounts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waxwing.model.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Access tokens: JWTs (RFC 7519) signed with Ed25519 (`alg` EdDSA, RFC 8037), made and read by
/// this server alone. Safe for all threads, event loops included: some 30 µs to check one.
///
/// The header is not parsed. A key of ours has exactly one header, so a token's first part must be
/// one of those few texts, byte for byte: `alg`, `typ` and `kid` are right then, and no other
/// algorithm, no `jwk`, `jku`, `x5u` or `crit` can come in. Nothing of the claims is looked at
/// before the signature has been verified. (RFC 8725, 3.1-3.11.)
final class AccessTokens {
    static final String ISSUER = "waxwing";
    static final String AUDIENCE = "waxwing";
    static final String TYPE = "at+jwt";

    /// A token of ours has some 400 characters.
    private static final int MAX_LENGTH = 1024;

    private static final int SIGNATURE_BYTES = 64;
    private static final JsonFactory JSON = new JsonFactory();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final TokenKeys keys;
    private final Duration lifetime;
    private final InstantSource clock;

    /// What a token says.
    ///
    /// @param login `sid`
    record Claims(UserId user, Role role, String login, Instant issuedAt, Instant expiresAt) {}

    AccessTokens(TokenKeys keys, Duration lifetime, InstantSource clock) {
        this.keys = keys;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /// Makes a token.
    ///
    /// @param issuedAt taken before the role was looked up, so that a change of the role counts
    String issue(UserId user, Role role, String login, Instant issuedAt) {
        TokenKeys.AccessKey key = keys.newest();
        String signed = header(key.kid()) + "." + base64(claims(user, role, login, issuedAt));
        byte[] signature = key.key().sign(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + ENCODER.encodeToString(signature);
    }

    /// What a token says, when it is one of ours and has not expired.
    Optional<Claims> verify(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] signature = DECODER.decode(token.substring(second + 1));
            String header = token.substring(0, first);
            byte[] signed = token.substring(0, second).getBytes(StandardCharsets.ISO_8859_1);
            for (TokenKeys.AccessKey key : keys.access()) {
                if (header.equals(header(key.kid()))) {
                    return isCanonical(signature, token, second)
                                    && key.key().verifyingKey().verify(signed, signature)
                            ? read(DECODER.decode(token.substring(first + 1, second)))
                            : Optional.empty();
                }
            }
        } catch (IllegalArgumentException | ArithmeticException _) {
            return Optional.empty(); // not base64url, or no claims of ours
        }
        return Optional.empty();
    }

    /// One signature has one text.
    private static boolean isCanonical(byte[] signature, String token, int second) {
        return signature.length == SIGNATURE_BYTES
                && token.endsWith(ENCODER.encodeToString(signature))
                && token.length() == second + 1 + 86;
    }

    static String header(String kid) {
        return base64(
                ("{\"alg\":\"EdDSA\",\"typ\":\"" + TYPE + "\",\"kid\":\"" + kid + "\"}")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] claims(UserId user, Role role, String login, Instant issuedAt) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("iss", ISSUER);
            json.writeStringField("aud", AUDIENCE);
            json.writeStringField("sub", user.value());
            json.writeStringField("sid", login);
            json.writeStringField("jti", Ids.next(clock).toString());
            json.writeStringField("role", role.word());
            json.writeNumberField("iat", numericDate(issuedAt));
            json.writeNumberField("exp", numericDate(issuedAt.plus(lifetime)));
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written to", e);
        }
        return bytes.toByteArray();
    }

    /// Seconds, with the milliseconds as a fraction (RFC 7519 §2).
    private static BigDecimal numericDate(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }

    private Optional<Claims> read(byte[] payload) {
        Map<String, Object> claims = new HashMap<>();
        try (JsonParser json = JSON.createParser(payload)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isNumeric()) {
                    claims.put(name, json.getDecimalValue());
                } else {
                    claims.put(name, json.getText());
                }
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        return ISSUER.equals(claims.get("iss"))
                        && AUDIENCE.equals(claims.get("aud"))
                        && claims.get("jti") instanceof String
                ? claims(claims)
                : Optional.empty();
    }

    private Optional<Claims> claims(Map<String, Object> claims) {
        Instant issued = instant(claims.get("iat"));
        Instant expires = instant(claims.get("exp"));
        if (!(claims.get("sub") instanceof String user)
                || !(claims.get("sid") instanceof String login)
                || issued == null
                || expires == null
                || !clock.instant().isBefore(expires)) {
            return Optional.empty();
        }
        return Arrays.stream(Role.values())
                .filter(role -> role.word().equals(claims.get("role")))
                .findAny()
                .map(role -> new Claims(new UserId(user), role, login, issued, expires));
    }

    private static @Nullable Instant instant(@Nullable Object numericDate) {
        return numericDate instanceof BigDecimal seconds
                ? Instant.ofEpochMilli(seconds.movePointRight(3).longValue())
                : null;
    }

    private static String base64(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
