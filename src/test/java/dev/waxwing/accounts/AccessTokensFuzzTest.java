package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.waxwing.model.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Any bytes as an access token, as changes to one, or as its claims under a true signature:
/// nothing is taken for a token but the token itself, and nothing throws.
///
/// Seeds run as ordinary tests; `JAZZER_FUZZ=1` searches on from them.
final class AccessTokensFuzzTest {
    private static final TestClock CLOCK = new TestClock();
    private static final TokenKeys KEYS = keys();
    private static final AccessTokens TOKENS =
            new AccessTokens(KEYS, Duration.ofMinutes(10), CLOCK);
    private static final String GOOD =
            TOKENS.issue(new UserId("alice"), Role.MEMBER, "login", CLOCK.instant());

    private static TokenKeys keys() {
        try {
            Path directory = Files.createTempDirectory("waxwing-");
            TokenKeys keys = TokenKeys.open(directory, CLOCK, Duration.ofMinutes(10));
            Files.delete(directory.resolve("token-keys"));
            Files.delete(directory);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void nothingElseIsAToken(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(TOKENS.verify(text)).isEmpty();
        String header = GOOD.substring(0, GOOD.indexOf('.'));
        assertThat(TOKENS.verify(header + "." + text)).isEmpty();
    }

    /// Each byte is a change at a place that goes on by that many characters.
    @FuzzTest(maxDuration = "1m")
    void aChangedTokenIsNone(byte[] changes) {
        StringBuilder changed = new StringBuilder(GOOD);
        int at = 0;
        for (byte change : changes) {
            at = (at + Byte.toUnsignedInt(change) + 1) % changed.length();
            changed.setCharAt(at, (char) (Byte.toUnsignedInt(change) & 0x7f));
        }
        String token = changed.toString();
        assertThat(TOKENS.verify(token).isPresent()).isEqualTo(token.equals(GOOD));
    }

    @FuzzTest(maxDuration = "1m")
    void signedNonsenseIsNoToken(byte[] claims) {
        var base64 = java.util.Base64.getUrlEncoder().withoutPadding();
        String signed =
                AccessTokens.header(KEYS.newest().kid()) + "." + base64.encodeToString(claims);
        byte[] signature = KEYS.newest().key().sign(signed.getBytes(StandardCharsets.US_ASCII));
        TOKENS.verify(signed + "." + base64.encodeToString(signature));
    }
}
