package dev.waxwing.accounts;

import static dev.waxwing.accounts.RunningAccounts.AGENT;
import static dev.waxwing.accounts.RunningAccounts.atOnce;
import static dev.waxwing.accounts.RunningAccounts.withKey;
import static dev.waxwing.accounts.RunningAccounts.withPassword;
import static dev.waxwing.accounts.RunningAccounts.withSetupToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.crypto.SigningKey;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final UserId NOBODY = new UserId("nobody");

    @TempDir private Path directory;

    private RunningAccounts running;
    private Accounts accounts;

    @BeforeEach
    void open() {
        running = RunningAccounts.on(directory);
        accounts = running.accounts;
    }

    @AfterEach
    void close() {
        running.close();
    }

    private void restart() {
        running = running.restarted();
        accounts = running.accounts;
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(AccountRefused.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    // --- registration

    @Test
    void aRegisteredUserIsFoundAlsoAfterARestart() {
        SigningKey key = running.register("alice");
        for (int start = 0; start < 2; start++) {
            User alice = accounts.find(ALICE).orElseThrow();
            assertThat(alice.key()).contains(key.verifyingKey());
            assertThat(alice.username()).isEqualTo("The alice");
            assertThat(alice.role()).isEqualTo(Role.MEMBER);
            assertThat(alice.createdAt()).isEqualTo(running.clock.instant());
            assertThat(accounts.find(NOBODY)).isEmpty();
            restart();
        }
    }

    @Test
    void anIdIsTakenOnceHoweverManyAsk() {
        List<Object> results =
                atOnce(20, () -> accounts.register(withKey("alice", SigningKey.generate())));
        assertThat(results).filteredOn(r -> r instanceof User).hasSize(1);
        assertThat(results)
                .filteredOn(r -> r instanceof AccountRefused e && e.code() == ErrorCode.CONFLICT)
                .hasSize(19);
        User winner =
                (User) results.stream().filter(r -> r instanceof User).findAny().orElseThrow();
        restart();
        assertThat(accounts.find(ALICE)).contains(winner);
    }

    @Test
    void usersAreListedInOrderAPageAtATime() {
        for (String id : new String[] {"dora", "bob", "carol", "alice"}) {
            running.register(id);
        }
        assertThat(accounts.list("", 2))
                .extracting(u -> u.id().value())
                .containsExactly("alice", "bob");
        assertThat(accounts.list("bob", 9))
                .extracting(u -> u.id().value())
                .containsExactly("carol", "dora");
        assertThat(accounts.count()).isEqualTo(4);
    }

    @Test
    void registrationCanBeClosed() {
        close();
        running =
                RunningAccounts.on(
                        directory,
                        new AccountsConfig(
                                false, Duration.ofMinutes(10), Duration.ofDays(1), 100, 10));
        accounts = running.accounts;
        refused(ErrorCode.FORBIDDEN, () -> running.register("alice"));
        String token = accounts.makeSetupToken();
        assertThat(accounts.register(withSetupToken("root", token)).role()).isEqualTo(Role.ADMIN);
        accounts.create(withKey("alice", SigningKey.generate()), Role.SERVICE);
        assertThat(accounts.find(ALICE)).map(User::role).contains(Role.SERVICE);
    }

    // --- challenges

    @Test
    void aSignedChallengeLogsIn() {
        SigningKey key = running.register("alice");
        Grant grant = running.login("alice", key);
        Identity alice = running.authenticate(grant.accessToken()).orElseThrow();
        assertThat(alice.user()).isEqualTo(ALICE);
        assertThat(alice.role()).isEqualTo(Role.MEMBER);
        assertThat(alice.session()).isEqualTo(grant.login());
        assertThat(alice.permissions()).isEqualTo(Role.MEMBER.permissions());
        assertThat(alice.expires()).isEqualTo(running.clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void aDomainSeparatedSignatureIsNoBareOne() {
        SigningKey key = running.register("alice");
        byte[] first = accounts.challenge(ALICE);
        byte[] over = LoginSignature.DOMAIN_SEPARATED.signed(ALICE, first);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(ALICE, key.sign(over), LoginSignature.BARE, AGENT));
        byte[] second = accounts.challenge(ALICE);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () ->
                        accounts.login(
                                ALICE, key.sign(second), LoginSignature.DOMAIN_SEPARATED, AGENT));
        byte[] third = accounts.challenge(ALICE);
        byte[] signed = LoginSignature.DOMAIN_SEPARATED.signed(ALICE, third);
        assertThat(
                        accounts.login(
                                        ALICE,
                                        key.sign(signed),
                                        LoginSignature.DOMAIN_SEPARATED,
                                        AGENT)
                                .user()
                                .id())
                .isEqualTo(ALICE);
    }

    @Test
    void oneSignatureLogsInOnceHoweverManyTryAtOnce() {
        SigningKey key = running.register("alice");
        byte[] signature = key.sign(accounts.challenge(ALICE));
        List<Object> results =
                atOnce(20, () -> accounts.login(ALICE, signature, LoginSignature.BARE, AGENT));
        assertThat(results).filteredOn(r -> r instanceof Grant).hasSize(1);
        assertThat(results)
                .filteredOn(r -> r instanceof AccountRefused e && e.code() == ErrorCode.MALFORMED)
                .hasSize(19);
    }

    @Test
    void severalClientsOfAUserLogInAtOnce() {
        SigningKey key = running.register("alice");
        assertThat(atOnce(Challenges.PER_USER, () -> running.login("alice", key)))
                .allSatisfy(r -> assertThat(r).isInstanceOf(Grant.class));
    }

    @Test
    void aFailedTryUsesTheChallengeUp() {
        SigningKey key = running.register("alice");
        byte[] challenge = accounts.challenge(ALICE);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(ALICE, new byte[64], LoginSignature.BARE, AGENT));
        refused(
                ErrorCode.MALFORMED,
                () -> accounts.login(ALICE, key.sign(challenge), LoginSignature.BARE, AGENT));
    }

    @Test
    void anothersChallengeOrKeyDoesNotFit() {
        SigningKey alices = running.register("alice");
        SigningKey bobs = running.register("bob");
        byte[] forBob = accounts.challenge(BOB);
        accounts.challenge(ALICE);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(ALICE, alices.sign(forBob), LoginSignature.BARE, AGENT));
        byte[] forAlice = accounts.challenge(ALICE);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(ALICE, bobs.sign(forAlice), LoginSignature.BARE, AGENT));
    }

    @Test
    void aStrangerGetsAChallengeAndNoMore() {
        byte[] challenge = accounts.challenge(NOBODY);
        assertThat(challenge).hasSize(32);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () ->
                        accounts.login(
                                NOBODY,
                                SigningKey.generate().sign(challenge),
                                LoginSignature.BARE,
                                AGENT));
    }

    // --- passwords

    @Test
    void aPasswordLogsIn() {
        accounts.register(withPassword("alice", "correct horse battery"));
        assertThat(accounts.login(ALICE, "correct horse battery", AGENT).user().id())
                .isEqualTo(ALICE);
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(ALICE, "correct horse batterz", AGENT));
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(NOBODY, "correct horse battery", AGENT));
        running.register("bob");
        refused(ErrorCode.UNAUTHENTICATED, () -> accounts.login(BOB, "correct horse", AGENT));
        refused(ErrorCode.INVALID, () -> accounts.register(withPassword("carol", "short")));
        refused(ErrorCode.INVALID, () -> accounts.register(withPassword("caroline", "Caroline")));
    }

    @Test
    void aNewPasswordEndsWhatTheOldOneOpened() {
        accounts.register(withPassword("alice", "correct horse battery"));
        Grant before = accounts.login(ALICE, "correct horse battery", AGENT);
        accounts.setPassword(ALICE, "another horse entirely");
        assertThat(running.authenticate(before.accessToken())).isEmpty();
        refused(
                ErrorCode.UNAUTHENTICATED,
                () -> accounts.login(ALICE, "correct horse battery", AGENT));
        assertThat(accounts.login(ALICE, "another horse entirely", AGENT)).isNotNull();
    }

    // --- roles, blocks, set-up

    @Test
    void aRoleCountsAtOnce() {
        SigningKey key = running.register("alice");
        Grant member = running.login("alice", key);
        List<String> closed = new ArrayList<>();
        accounts.revocations().onRevoked(closed::addAll);
        accounts.setRole(ALICE, Role.ADMIN);
        assertThat(running.authenticate(member.accessToken()))
                .as("a token of the old role")
                .isEmpty();
        assertThat(closed).containsExactly(member.login());
        Grant admin = accounts.logins().refresh(member.refreshToken());
        assertThat(running.authenticate(admin.accessToken()))
                .map(Identity::role)
                .contains(Role.ADMIN);
        restart();
        assertThat(running.authenticate(member.accessToken())).isEmpty();
        assertThat(running.authenticate(admin.accessToken())).isPresent();
        assertThat(accounts.find(ALICE)).map(User::role).contains(Role.ADMIN);
        refused(ErrorCode.NOT_FOUND, () -> accounts.setRole(NOBODY, Role.ADMIN));
    }

    @Test
    void aBlockedUserIsOutAtOnceAndForGood() {
        SigningKey key = running.register("alice");
        Grant grant = running.login("alice", key);
        String apiKey =
                accounts.apiKeys()
                        .create(
                                ALICE,
                                "k",
                                java.util.Set.of(Permission.SEND),
                                java.util.Optional.empty())
                        .text();
        List<String> closed = new ArrayList<>();
        accounts.revocations().onRevoked(closed::addAll);
        accounts.setBlocked(ALICE, true);
        assertThat(closed).contains(grant.login(), apiKey.substring(3, 19));
        for (int start = 0; start < 2; start++) {
            assertThat(running.authenticate(grant.accessToken())).isEmpty();
            assertThat(running.authenticate(apiKey)).isEmpty();
            refused(
                    ErrorCode.UNAUTHENTICATED,
                    () -> accounts.logins().refresh(grant.refreshToken()));
            refused(ErrorCode.FORBIDDEN, () -> running.login("alice", key));
            restart();
        }
        accounts.setBlocked(ALICE, false);
        assertThat(running.authenticate(apiKey)).isPresent();
        assertThat(running.authenticate(grant.accessToken())).isEmpty();
        assertThat(running.authenticate(running.login("alice", key).accessToken())).isPresent();
    }

    @Test
    void theSetupTokenMakesOneAdmin() {
        assertThat(accounts.needsSetup()).isTrue();
        String token = accounts.makeSetupToken();
        assertThat(accounts.needsSetup()).as("one is out").isFalse();
        restart();
        refused(ErrorCode.FORBIDDEN, () -> accounts.register(withSetupToken("eve", token + "x")));
        List<Object> results =
                atOnce(
                        10,
                        () ->
                                accounts.register(
                                        withSetupToken(
                                                "u" + Thread.currentThread().threadId(), token)));
        assertThat(results)
                .filteredOn(r -> r instanceof User u && u.role() == Role.ADMIN)
                .hasSize(1);
        assertThat(results).filteredOn(r -> r instanceof AccountRefused).hasSize(9);
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(accounts.needsSetup()).isFalse();
    }

    @Test
    void theSetupTokenExpires() {
        String old = accounts.makeSetupToken();
        running.clock.advance(Accounts.SETUP_LIFETIME);
        refused(ErrorCode.FORBIDDEN, () -> accounts.register(withSetupToken("eve", old)));
        assertThat(accounts.needsSetup()).isTrue();
        String replaced = accounts.makeSetupToken();
        String token = accounts.makeSetupToken();
        refused(ErrorCode.FORBIDDEN, () -> accounts.register(withSetupToken("eve", replaced)));
        accounts.register(withSetupToken("root", token));
    }
}
