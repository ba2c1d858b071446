package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.crypto.SigningKey;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens against an independent implementation, and against every forgery known by name.
final class AccessTokensTest {
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final UserId ALICE = new UserId("alice");

    @TempDir private Path directory;

    private final TestClock clock = new TestClock();
    private TokenKeys keys;
    private AccessTokens tokens;

    @BeforeEach
    void open() throws IOException {
        keys = TokenKeys.open(directory, clock, LIFETIME);
        tokens = new AccessTokens(keys, LIFETIME, clock);
    }

    private String issue() {
        return tokens.issue(ALICE, Role.MODERATOR, "login-1", clock.instant());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    /// Any header and claims under a key.
    private static String signed(SigningKey key, String header, String claims) {
        String input = base64(header) + "." + base64(claims);
        byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private String goodHeader() {
        return decoded(issue().split("\\.")[0]);
    }

    private String goodClaims() {
        return decoded(issue().split("\\.")[1]);
    }

    private SigningKey ours() {
        return keys.newest().key();
    }

    private void isRefused(String token) {
        assertThat(tokens.verify(token)).as(token).isEmpty();
    }

    @Test
    void whatWasIssuedIsRead() {
        AccessTokens.Claims claims = tokens.verify(issue()).orElseThrow();
        assertThat(claims)
                .isEqualTo(
                        new AccessTokens.Claims(
                                ALICE,
                                Role.MODERATOR,
                                "login-1",
                                clock.instant(),
                                clock.instant().plus(LIFETIME)));
        assertThat(tokens.verify(signed(ours(), goodHeader(), goodClaims())))
                .as("this test's own signing")
                .isPresent();
    }

    @Test
    void anotherImplementationReadsIt() throws Exception {
        byte[] der = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] x509 = java.util.Arrays.copyOf(der, 44);
        System.arraycopy(ours().verifyingKey().bytes(), 0, x509, 12, 32);
        PublicKey key =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        JwtClaims claims =
                new JwtConsumerBuilder()
                        .setJwsAlgorithmConstraints(
                                ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
                        .setExpectedIssuer(AccessTokens.ISSUER)
                        .setExpectedAudience(AccessTokens.AUDIENCE)
                        .setExpectedType(true, AccessTokens.TYPE)
                        .setRequireExpirationTime()
                        .setRequireJwtId()
                        .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                        .setVerificationKey(key)
                        .build()
                        .processToClaims(issue());
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getStringClaimValue("sid")).isEqualTo("login-1");
        assertThat(claims.getExpirationTime().getValueInMillis())
                .isEqualTo(clock.instant().plus(LIFETIME).toEpochMilli());
        assertThat(claims.getJwtId())
                .isNotEqualTo(tokens.issue(ALICE, Role.MEMBER, "l", Instant.EPOCH));
    }

    @Test
    void itExpiresToTheMillisecond() {
        String token = issue();
        clock.advance(LIFETIME.minusMillis(1));
        assertThat(tokens.verify(token)).isPresent();
        clock.advance(Duration.ofMillis(1));
        isRefused(token);
    }

    @Test
    void noOtherAlgorithm() throws JoseException {
        String claims = goodClaims();
        for (String none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            String header = "{\"alg\":\"" + none + "\"}";
            isRefused(base64(header) + "." + base64(claims) + ".");
            isRefused(base64(header) + "." + base64(claims));
            isRefused(signed(ours(), header, claims));
        }
        isRefused(base64(goodHeader()) + "." + base64(claims) + ".");
        JsonWebSignature hmac = new JsonWebSignature();
        hmac.setPayload(claims);
        hmac.setHeader("typ", AccessTokens.TYPE);
        hmac.setKeyIdHeaderValue(keys.newest().kid());
        hmac.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        hmac.setKey(new HmacKey(ours().verifyingKey().bytes()));
        hmac.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        isRefused(hmac.getCompactSerialization());
        // ES256 with the all-zero signature of CVE-2022-21449, and EdDSA with one
        isRefused(base64("{\"alg\":\"ES256\"}") + "." + base64(claims) + "." + "A".repeat(86));
        isRefused(base64(goodHeader()) + "." + base64(claims) + "." + "A".repeat(86));
    }

    @Test
    void noOtherKey() throws IOException {
        SigningKey foreign = SigningKey.generate();
        String kid = keys.newest().kid();
        isRefused(signed(foreign, goodHeader(), goodClaims()));
        String x =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(foreign.verifyingKey().bytes());
        for (String extra :
                new String[] {
                    "\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}",
                    "\"jku\":\"https://example.org/keys\"",
                    "\"x5u\":\"https://example.org/cert\"",
                    "\"x5c\":[\"MA==\"]",
                    "\"crit\":[\"exp\"]",
                    "\"zip\":\"DEF\""
                }) {
            String header =
                    "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"," + extra + "}";
            isRefused(signed(foreign, header, goodClaims()));
            isRefused(signed(ours(), header, goodClaims()));
        }
        for (String other :
                new String[] {
                    "",
                    "x",
                    "../token-keys",
                    kid + "'",
                    kid.toUpperCase(java.util.Locale.ROOT) + "x"
                }) {
            isRefused(
                    signed(
                            ours(),
                            "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"" + other + "\"}",
                            goodClaims()));
        }
    }

    /// A token signed by one of our keys under the name of another.
    @Test
    void noConfusionOfKeys() throws IOException {
        SigningKey old = ours();
        String oldHeader = goodHeader();
        keys.rotate();
        String newHeader = goodHeader();
        assertThat(newHeader).isNotEqualTo(oldHeader);
        assertThat(tokens.verify(signed(old, oldHeader, goodClaims()))).isPresent();
        assertThat(tokens.verify(signed(ours(), newHeader, goodClaims()))).isPresent();
        isRefused(signed(old, newHeader, goodClaims()));
        isRefused(signed(ours(), oldHeader, goodClaims()));
    }

    @Test
    void anotherTypeIssuerOrAudienceIsRefused() {
        String header = goodHeader();
        isRefused(signed(ours(), header.replace("at+jwt", "JWT"), goodClaims()));
        isRefused(signed(ours(), header.replace("at+jwt", "rt+jwt"), goodClaims()));
        isRefused(
                signed(
                        ours(),
                        header,
                        goodClaims().replace("\"iss\":\"waxwing\"", "\"iss\":\"w\"")));
        isRefused(
                signed(
                        ours(),
                        header,
                        goodClaims().replace("\"aud\":\"waxwing\"", "\"aud\":\"w\"")));
    }

    @Test
    void everyClaimIsNeeded() {
        for (String claim :
                new String[] {"iss", "aud", "sub", "sid", "jti", "role", "iat", "exp"}) {
            Map<String, String> mistaken = new LinkedHashMap<>();
            mistaken.put("missing", goodClaims().replace("\"" + claim + "\"", "\"zzz\""));
            mistaken.put(
                    "a number or a text",
                    goodClaims()
                            .replaceAll(
                                    "\"" + claim + "\":(\"[^\"]*\"|[0-9.]+)",
                                    claim.equals("iat") || claim.equals("exp")
                                            ? "\"" + claim + "\":\"9999999999\""
                                            : "\"" + claim + "\":17"));
            mistaken.forEach((how, claims) -> {
                assertThat(claims).isNotEqualTo(goodClaims());
                assertThat(tokens.verify(signed(ours(), goodHeader(), claims)))
                        .as(claim + " " + how)
                        .isEmpty();
            });
        }
    }

    @Test
    void oneTokenHasOneText() {
        String token = issue();
        BigInteger order =
                new BigInteger(
                        "7237005577332262213973186563042994240857116359379907606001950938285454250989");
        for (String other :
                new String[] {
                    token + "=",
                    token + "==",
                    token + ".",
                    "." + token,
                    token + "A",
                    token + "\n",
                    " " + token,
                    token.substring(0, token.length() - 1) + "_"
                }) {
            isRefused(other);
        }
        // S + L in place of S: the malleable twin (RFC 8032 §5.1.7)
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        byte[] s = new byte[32];
        for (int i = 0; i < 32; i++) {
            s[i] = signature[63 - i];
        }
        BigInteger twin = new BigInteger(1, s).add(order);
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = twin.shiftRight(8 * i).byteValue();
        }
        isRefused(
                token.substring(0, dot + 1)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    // --- the keys

    @Test
    void keysOutliveAStartAndARotationUntilTheirTokensHaveExpired() throws IOException {
        String first = issue();
        keys.rotate();
        String second = issue();
        open();
        assertThat(tokens.verify(first)).isPresent();
        assertThat(tokens.verify(second)).isPresent();
        clock.advance(LIFETIME.plusMillis(1));
        keys.rotate();
        assertThat(keys.access()).as("the first signs and verifies no more").hasSize(2);
        assertThat(tokens.verify(issue())).isPresent();
    }

    @Test
    void theKeyFileIsPrivate() throws IOException {
        Path file = directory.resolve("token-keys");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        keys.rotate();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        org.assertj.core.api.Assertions.assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessageContaining(file.toString())
                .withMessageContaining("0600");
    }

    @Test
    void aDamagedKeyFileIsRefusedWithoutShowingIt() throws IOException {
        Path file = directory.resolve("token-keys");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("access ", "acces "));
        org.assertj.core.api.Assertions.assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessageContaining(file.toString())
                .satisfies(e -> {
                    for (String word : text.split("\\s")) {
                        if (word.length() == 43) {
                            assertThat(e.toString()).doesNotContain(word);
                        }
                    }
                });
    }
}
