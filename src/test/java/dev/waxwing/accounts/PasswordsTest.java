package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private static final UserId ALICE = new UserId("alice");

    private final Passwords passwords = new Passwords();

    @Test
    void aHashIsInPhcFormWithASaltOfItsOwn() {
        String hash = passwords.hash(ALICE, "correct horse");
        assertThat(hash)
                .matches(
                        "\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}")
                .isNotEqualTo(passwords.hash(ALICE, "correct horse"));
        assertThat(passwords.matches(Optional.of(hash), "correct horse")).isTrue();
        assertThat(passwords.matches(Optional.of(hash), "Correct horse")).isFalse();
    }

    /// Times are compared, so this wants a machine without much else to do.
    @Tag("long")
    @Test
    void withoutAPasswordNoneMatchesAndItTakesAsLong() {
        String hash = passwords.hash(ALICE, "correct horse");
        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            known = Math.min(known, time(Optional.of(hash)));
            unknown = Math.min(unknown, time(Optional.empty()));
        }
        assertThat((double) unknown / known).isBetween(0.4, 2.5);
    }

    private long time(Optional<String> hash) {
        long start = System.nanoTime();
        assertThat(passwords.matches(hash, "wrong horse")).isFalse();
        return System.nanoTime() - start;
    }

    /// 2 at work, 50 waiting: of 200 at once at least those 50 are served (they may all come before
    /// an idle thread has taken the first) and the rest told to come again.
    @Test
    void aCrowdIsRefusedRatherThanKeptWaiting() {
        String hash = passwords.hash(ALICE, "correct horse");
        List<Object> results =
                RunningAccounts.atOnce(
                        200, () -> passwords.matches(Optional.of(hash), "correct horse"));
        long served = results.stream().filter(Boolean.TRUE::equals).count();
        assertThat(served).isBetween((long) Passwords.WAITING, 199L);
        assertThat(results)
                .filteredOn(r -> !Boolean.TRUE.equals(r))
                .allSatisfy(r ->
                        assertThat(((AccountRefused) r).code()).isEqualTo(ErrorCode.AT_CAPACITY));
        assertThat(passwords.matches(Optional.of(hash), "correct horse")).isTrue();
    }

    /// How a keyboard composes a letter does not change the password.
    @Test
    void composedAndDecomposedLettersAgree() {
        String hash = passwords.hash(ALICE, "p\u00e4ssword");
        assertThat(passwords.matches(Optional.of(hash), "pa\u0308ssword")).isTrue();
    }
}
