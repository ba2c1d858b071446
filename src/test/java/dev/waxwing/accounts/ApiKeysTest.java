package dev.waxwing.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiKeysTest {
    private static final UserId ALICE = new UserId("alice");
    private static final Set<Permission> SCOPES = Set.of(Permission.PUBLISH, Permission.CONSUME);

    @TempDir private Path directory;

    private RunningAccounts running;

    @BeforeEach
    void open() {
        running = RunningAccounts.on(directory);
        running.register("alice");
    }

    @AfterEach
    void close() {
        running.close();
    }

    private ApiKeys.Made make(String name) {
        return running.accounts.apiKeys().create(ALICE, name, SCOPES, Optional.empty());
    }

    @Test
    void aKeyOpensWithItsScopesAlsoAfterARestart() {
        ApiKeys.Made made = make("billing");
        assertThat(made.text()).matches("wx_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");
        assertThat(made.toString()).doesNotContain(made.text().substring(20));
        for (int start = 0; start < 2; start++) {
            Identity identity = running.authenticate(made.text()).orElseThrow();
            assertThat(identity.user()).isEqualTo(ALICE);
            assertThat(identity.permissions()).isEqualTo(SCOPES);
            assertThat(identity.session()).isEqualTo(made.key().id());
            running = running.restarted();
        }
        assertThat(running.accounts.apiKeys().of(ALICE)).containsExactly(made.key());
        assertThat(running.accounts.apiKeys().all()).containsExactly(made.key());
    }

    @Test
    void whatAKeyHasProvenCountsUntilItIsAnotherKey() {
        Instant end = running.clock.instant().plusSeconds(60);
        ApiKeys.Made made = running.accounts.apiKeys().create(ALICE, "k", SCOPES, Optional.of(end));
        Authenticator keys = running.accounts.authenticator();
        Identity member = running.authenticate(made.text()).orElseThrow();
        assertThat(member.connectionsEnd()).isEqualTo(end);
        assertThat(keys.counts(member)).isTrue();
        running.accounts.setRole(ALICE, Role.SERVICE);
        Identity service = running.authenticate(made.text()).orElseThrow();
        assertThat(keys.counts(member)).isFalse();
        assertThat(keys.counts(service)).isTrue();
        running.accounts.setBlocked(ALICE, true);
        assertThat(keys.counts(service)).isFalse();
        running.accounts.setBlocked(ALICE, false);
        assertThat(keys.counts(service)).isTrue();
        running.clock.advance(Duration.ofSeconds(60));
        assertThat(keys.counts(service)).isFalse();
        ApiKeys.Made other = make("other");
        Identity lasting = running.authenticate(other.text()).orElseThrow();
        assertThat(lasting.connectionsEnd()).isEqualTo(Instant.MAX);
        running.accounts.apiKeys().revoke(other.key().id());
        assertThat(keys.counts(lasting)).isFalse();
    }

    @Test
    void nothingButTheWholeKeyOpens() {
        ApiKeys.Made made = make("a");
        ApiKeys.Made other = make("b");
        String text = made.text();
        for (String wrong :
                new String[] {
                    "wx_",
                    "wx__",
                    text + "A",
                    text.substring(0, text.length() - 1),
                    text.substring(0, 20) + other.text().substring(20),
                    "wx_" + "0".repeat(16) + text.substring(19),
                    text.replace("wx_", "WX_")
                }) {
            assertThat(running.authenticate(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void aRevokedKeyIsWrongAtOnceAndItsConnectionsAreTold() {
        ApiKeys.Made made = make("a");
        List<String> closed = new ArrayList<>();
        running.accounts.revocations().onRevoked(closed::addAll);
        assertThat(running.accounts.apiKeys().revoke(made.key().id())).isTrue();
        assertThat(running.authenticate(made.text())).isEmpty();
        assertThat(closed).containsExactly(made.key().id());
        assertThat(running.accounts.apiKeys().revoke(made.key().id())).isFalse();
        running = running.restarted();
        assertThat(running.authenticate(made.text())).isEmpty();
    }

    @Test
    void aKeyExpires() {
        var expires = running.clock.instant().plus(Duration.ofDays(1));
        String text =
                running.accounts.apiKeys().create(ALICE, "a", SCOPES, Optional.of(expires)).text();
        running.clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(running.authenticate(text)).map(Identity::expires).contains(expires);
        running.clock.advance(Duration.ofMillis(1));
        assertThat(running.authenticate(text)).isEmpty();
    }

    @Test
    void scopesNeverGoBeyondTheRole() {
        refused(ErrorCode.FORBIDDEN, ALICE, Set.of(Permission.ADMINISTER, Permission.SEND));
        refused(ErrorCode.NOT_FOUND, new UserId("nobody"), SCOPES);
        running.accounts.setRole(ALICE, Role.ADMIN);
        String text =
                running.accounts
                        .apiKeys()
                        .create(
                                ALICE,
                                "a",
                                Set.of(Permission.ADMINISTER, Permission.SEND),
                                Optional.empty())
                        .text();
        running.accounts.setRole(ALICE, Role.MEMBER);
        for (int start = 0; start < 2; start++) {
            assertThat(running.authenticate(text).orElseThrow().permissions())
                    .containsExactly(Permission.SEND);
            running = running.restarted();
        }
    }

    private void refused(ErrorCode code, UserId user, Set<Permission> scopes) {
        assertThatExceptionOfType(AccountRefused.class)
                .isThrownBy(() ->
                        running.accounts.apiKeys().create(user, "k", scopes, Optional.empty()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void thereIsALimit() {
        for (int i = 0; i < RunningAccounts.CONFIG.maxApiKeys(); i++) {
            make("k" + i);
        }
        refused(ErrorCode.AT_CAPACITY, ALICE, SCOPES);
        running.accounts.apiKeys().revoke(running.accounts.apiKeys().all().getFirst().id());
        make("again");
    }

    @Test
    void aNameIsPlainAndAScopeIsNeeded() {
        for (String name : new String[] {"", "a\nb", "x".repeat(65), "ü"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> make(name));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        running.accounts.apiKeys().create(ALICE, "k", Set.of(), Optional.empty()));
    }
}
