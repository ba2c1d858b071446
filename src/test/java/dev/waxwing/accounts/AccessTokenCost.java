package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/// What checking an access token costs, beside what a library takes for it. A program, no test:
/// `main` prints µs a token.
final class AccessTokenCost {
    private static final int TOKENS = 20_000;

    private AccessTokenCost() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("waxwing-cost-");
        Duration lifetime = Duration.ofMinutes(10);
        TokenKeys keys = TokenKeys.open(directory, InstantSource.system(), lifetime);
        AccessTokens tokens = new AccessTokens(keys, lifetime, InstantSource.system());
        UserId user = new UserId("alice");
        String login = Ids.next(InstantSource.system()).toString();
        String token = tokens.issue(user, Role.MEMBER, login, InstantSource.system().instant());
        JwtConsumer library = library(keys);
        for (int round = 0; round < 3; round++) {
            measure(
                    "issue",
                    () -> tokens.issue(user, Role.MEMBER, login, InstantSource.system().instant()));
            measure("verify", () -> tokens.verify(token).orElseThrow());
            measure("verify, jose4j", () -> library.processToClaims(token));
        }
        Files.delete(directory.resolve("token-keys"));
        Files.delete(directory);
    }

    private static JwtConsumer library(TokenKeys keys) throws Exception {
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] der = Arrays.copyOf(prefix, 44);
        System.arraycopy(keys.newest().key().verifyingKey().bytes(), 0, der, 12, 32);
        PublicKey key =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA)
                .setExpectedIssuer(AccessTokens.ISSUER)
                .setExpectedAudience(AccessTokens.AUDIENCE)
                .setExpectedType(true, AccessTokens.TYPE)
                .setRequireExpirationTime()
                .setRequireJwtId()
                .setVerificationKey(key)
                .build();
    }

    private static void measure(String name, Callable<?> work) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < TOKENS; i++) {
            work.call();
        }
        System.out.printf("%-16s %6.1f µs%n", name, (System.nanoTime() - start) / 1e3 / TOKENS);
    }
}
