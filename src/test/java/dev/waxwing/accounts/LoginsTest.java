package dev.waxwing.accounts;

import static dev.waxwing.accounts.RunningAccounts.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.crypto.SigningKey;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    @TempDir private Path directory;

    private RunningAccounts running;
    private SigningKey key;

    @BeforeEach
    void open() {
        running = RunningAccounts.on(directory);
        key = running.register("alice");
    }

    @AfterEach
    void close() {
        running.close();
    }

    private Logins logins() {
        return running.accounts.logins();
    }

    private Grant login() {
        return running.login("alice", key);
    }

    private void isRefused(String refreshToken) {
        assertThatExceptionOfType(AccountRefused.class)
                .isThrownBy(() -> logins().refresh(refreshToken))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    private boolean counts(Grant grant) {
        return running.authenticate(grant.accessToken()).isPresent();
    }

    @Test
    void aRefreshGivesNewTokensOfTheSameLogin() {
        Grant first = login();
        running.clock.advance(Duration.ofMinutes(11));
        assertThat(counts(first)).isFalse();
        Grant second = logins().refresh(first.refreshToken());
        assertThat(counts(second)).isTrue();
        assertThat(second.login()).isEqualTo(first.login());
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(logins().refresh(second.refreshToken()).login()).isEqualTo(first.login());
    }

    @Test
    void parallelRefreshesGiveOneSuccessor() {
        Grant first = login();
        List<Object> results = atOnce(20, () -> logins().refresh(first.refreshToken()));
        Set<String> successors =
                results.stream().map(r -> ((Grant) r).refreshToken()).collect(Collectors.toSet());
        assertThat(successors).hasSize(1);
        assertThat(logins().refresh(successors.iterator().next()).login()).isEqualTo(first.login());
    }

    /// Across a restart too: the successor is derived, not remembered.
    @Test
    void whoLostTheAnswerGetsItAgain() {
        Grant first = login();
        Grant second = logins().refresh(first.refreshToken());
        running = running.restarted();
        running.clock.advance(Logins.RETRY);
        assertThat(logins().refresh(first.refreshToken()).refreshToken())
                .isEqualTo(second.refreshToken());
        assertThat(counts(second)).isTrue();
    }

    @Test
    void reuseAfterTenSecondsEndsTheLogin() {
        Grant first = login();
        Grant other = login();
        Grant second = logins().refresh(first.refreshToken());
        List<String> closed = new ArrayList<>();
        running.accounts.revocations().onRevoked(closed::addAll);
        running.clock.advance(Logins.RETRY.plusMillis(1));
        isRefused(first.refreshToken());
        assertThat(closed).containsExactly(first.login());
        isRefused(second.refreshToken());
        assertThat(counts(second)).isFalse();
        assertThat(counts(other)).isTrue();
        running = running.restarted();
        assertThat(counts(second)).as("after a restart").isFalse();
        isRefused(second.refreshToken());
    }

    @Test
    void anOlderTokenEndsTheLoginAlsoWithinTenSeconds() {
        Grant first = login();
        Grant second = logins().refresh(first.refreshToken());
        Grant third = logins().refresh(second.refreshToken());
        isRefused(first.refreshToken());
        isRefused(third.refreshToken());
        assertThat(counts(third)).isFalse();
    }

    /// Or else anybody could end anybody's login.
    @Test
    void aMadeUpTokenEndsNothing() {
        Grant grant = login();
        String token = grant.refreshToken();
        for (int at = 0; at < token.length(); at += 7) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            isRefused(token.substring(0, at) + other + token.substring(at + 1));
        }
        for (String nonsense : new String[] {"", "wxr_", token + "A", token + "=", "wxr_ü", "."}) {
            isRefused(nonsense);
        }
        assertThat(counts(grant)).isTrue();
        assertThat(logins().refresh(token)).isNotNull();
    }

    @Test
    void anUnusedLoginExpiresAndEachRefreshBeginsItsTimeAnew() {
        Grant grant = login();
        running.clock.advance(RunningAccounts.CONFIG.refreshLifetime().minusSeconds(1));
        Grant renewed = logins().refresh(grant.refreshToken());
        running.clock.advance(RunningAccounts.CONFIG.refreshLifetime());
        isRefused(renewed.refreshToken());
        assertThat(logins().of(ALICE)).isEmpty();
    }

    @Test
    void loginsAreListedAndEndedByTheirOwnerAlone() {
        running.register("bob");
        Grant first = login();
        running.clock.advance(Duration.ofSeconds(1));
        Grant second = login();
        assertThat(logins().of(ALICE))
                .extracting(Login::id)
                .containsExactly(second.login(), first.login());
        assertThat(logins().of(ALICE).getFirst().agent()).isEqualTo(RunningAccounts.AGENT);
        assertThat(logins().revoke(BOB, first.login())).isFalse();
        assertThat(counts(first)).isTrue();
        assertThat(logins().revoke(ALICE, first.login())).isTrue();
        assertThat(counts(first)).isFalse();
        isRefused(first.refreshToken());
        assertThat(counts(second)).isTrue();
        logins().logout(second.refreshToken());
        assertThat(counts(second)).isFalse();
        assertThat(logins().of(ALICE)).isEmpty();
        logins().logout("wxr_nonsense");
    }

    @Test
    void allLoginsEndTogether() {
        Grant first = login();
        Grant second = login();
        assertThat(logins().revokeAll(ALICE)).isEqualTo(2);
        assertThat(counts(first)).isFalse();
        assertThat(counts(second)).isFalse();
        assertThat(logins().revokeAll(ALICE)).isZero();
    }

    @Test
    void whatHangsOnALoginThatHasExpiredIsTold() {
        List<String> closed = new ArrayList<>();
        running.accounts.revocations().onRevoked(closed::addAll);
        Grant revoked = login();
        Grant grant = login();
        logins().revoke(ALICE, revoked.login());
        running.clock.advance(RunningAccounts.CONFIG.refreshLifetime().minusSeconds(1));
        running.accounts.sweep().join();
        assertThat(closed).containsExactly(revoked.login());
        running.clock.advance(Duration.ofSeconds(1));
        running.accounts.sweep().join();
        assertThat(closed).containsExactly(revoked.login(), grant.login());
        isRefused(grant.refreshToken());
    }

    @Test
    void whatWasProvenBeforeAChangeCountsNoMore() {
        Grant old = login();
        Identity before = running.authenticate(old.accessToken()).orElseThrow();
        assertThat(running.accounts.authenticator().counts(before)).isTrue();
        running.accounts.setRole(ALICE, Role.SERVICE);
        assertThat(running.accounts.authenticator().counts(before)).isFalse();
        Grant renewed = logins().refresh(old.refreshToken());
        Identity after = running.authenticate(renewed.accessToken()).orElseThrow();
        assertThat(after.session()).isEqualTo(before.session());
        assertThat(running.accounts.authenticator().counts(after)).isTrue();
        // Its connections do not end with the access token.
        assertThat(after.connectionsEnd()).isEqualTo(Instant.MAX);
        logins().revoke(ALICE, renewed.login());
        assertThat(running.accounts.authenticator().counts(after)).isFalse();
    }

    @Test
    void sweepingForgetsOnlyWhatNoTokenCanReferTo() {
        Grant revoked = login();
        Grant open = login();
        logins().revoke(ALICE, revoked.login());
        running.clock.advance(RunningAccounts.CONFIG.accessLifetime().minusSeconds(1));
        running.accounts.sweep().join();
        assertThat(counts(revoked)).isFalse();
        assertThat(counts(open)).isTrue();
        running = running.restarted();
        assertThat(counts(revoked)).isFalse();
        running.clock.advance(Duration.ofSeconds(3));
        running.accounts.sweep().join();
        running = running.restarted();
        assertThat(counts(revoked)).as("expired by now").isFalse();
        isRefused(revoked.refreshToken());
        assertThat(logins().refresh(open.refreshToken())).isNotNull();
    }
}
