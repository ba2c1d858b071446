package dev.waxwing.accounts;

import dev.waxwing.accounts.AccountStore.LoginRow;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditOrigin;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Logins and the tokens they give. Used on virtual threads; what is decided is decided on the
/// journal's, so of any number of refreshes with one token the first rotates, and the others are
/// given what it got.
public final class Logins {
    /// How long after a rotation the token before it still gives the same successor: for clients
    /// that lost the answer.
    static final Duration RETRY = Duration.ofSeconds(10);

    private static final int MAX_AGENT = 200;

    private final AccountStore store;
    private final Changes changes;
    private final Revocations revocations;
    private final AccessTokens access;
    private final RefreshTokens refresh;
    private final AccountsConfig config;
    private final InstantSource clock;

    /// What came of a refresh.
    private sealed interface Outcome {
        record Granted(
                User user, RefreshTokens.Token token, Instant issuedAt, Instant refreshExpires)
                implements Outcome {}

        /// The token had been used before: someone else has it too.
        record Reused(String login, Instant at) implements Outcome {}
    }

    Logins(
            AccountStore store,
            Changes changes,
            Revocations revocations,
            TokenKeys keys,
            AccountsConfig config,
            InstantSource clock) {
        this.store = store;
        this.changes = changes;
        this.revocations = revocations;
        this.access = new AccessTokens(keys, config.accessLifetime(), clock);
        this.refresh = new RefreshTokens(keys.refresh());
        this.config = config;
        this.clock = clock;
    }

    AccessTokens access() {
        return access;
    }

    /// A user who has proven to be that user logs in.
    ///
    /// @param agent what the client calls itself; shortened
    /// @param how by what it was proven
    /// @throws AccountRefused when the user is blocked, or gone
    Grant open(UserId id, String agent, String how) {
        RefreshTokens.Token token = refresh.first(Ids.next(clock));
        return grant(
                changes.make(
                        () -> {
                            Instant now = now();
                            User user = admittedOrNoted(id);
                            Instant expires = now.plus(config.refreshLifetime());
                            Login login =
                                    new Login(
                                            token.login().toString(),
                                            id,
                                            shortened(agent),
                                            now,
                                            now,
                                            expires);
                            store.insert(new LoginRow(login, false, 0, token.hash(), now));
                            changes.noteBy(
                                    AuditOrigin.current().as(id.value()),
                                    AuditKind.LOGIN_OK,
                                    login.id(),
                                    how);
                            return new Outcome.Granted(
                                    user, token, revocations.issueTime(id, now), expires);
                        },
                        _ -> {}));
    }

    /// Gives new tokens for a refresh token, which is used up by it.
    ///
    /// @throws AccountRefused UNAUTHENTICATED when it does not count; when it was used before, the
    ///   whole login ends with it
    public Grant refresh(String token) {
        RefreshTokens.Token given = refresh.parse(token).orElseThrow(Logins::notAccepted);
        RefreshTokens.Token next = refresh.next(given);
        Outcome outcome = changes.make(() -> decide(given, next), this::afterwards);
        return switch (outcome) {
            case Outcome.Granted granted -> grant(granted);
            case Outcome.Reused _ -> throw notAccepted();
        };
    }

    private Outcome decide(RefreshTokens.Token given, RefreshTokens.Token next) {
        Instant now = now();
        String id = given.login().toString();
        LoginRow row = store.login(id).orElseThrow(Logins::notAccepted);
        Login login = row.login();
        if (row.revoked() || !now.isBefore(login.expiresAt())) {
            throw notAccepted();
        }
        User user = admitted(store.user(login.user()));
        Instant issued = revocations.issueTime(login.user(), now);
        if (given.generation() == row.generation() && isSame(given, row)) {
            Instant expires = now.plus(config.refreshLifetime());
            store.rotate(id, next.generation(), next.hash(), now, expires);
            return new Outcome.Granted(user, next, issued, expires);
        }
        if (next.generation() == row.generation()
                && isSame(next, row)
                && !now.isAfter(row.rotatedAt().plus(RETRY))) {
            return new Outcome.Granted(user, next, issued, login.expiresAt());
        }
        store.revoke(id, now);
        changes.note(AuditKind.TOKEN_REUSED, id, "of " + login.user());
        return new Outcome.Reused(id, now);
    }

    private void afterwards(Outcome outcome) {
        if (outcome instanceof Outcome.Reused(String login, Instant at)) {
            revocations.login(login, at);
        }
    }

    private static boolean isSame(RefreshTokens.Token token, LoginRow row) {
        return MessageDigest.isEqual(token.hash(), row.hash());
    }

    private Grant grant(Outcome.Granted granted) {
        User user = granted.user();
        String login = granted.token().login().toString();
        return new Grant(
                user,
                login,
                access.issue(user.id(), user.role(), login, granted.issuedAt()),
                granted.issuedAt().plus(config.accessLifetime()),
                granted.token().text(),
                granted.refreshExpires());
    }

    /// A user's logins that count, the last used first. Reads: not on an event loop.
    public List<Login> of(UserId user) {
        return store.queries().logins(user, clock.instant());
    }

    /// Ends a login of a user.
    ///
    /// @return false when the user has none of that id
    public boolean revoke(UserId user, String id) {
        return revoke(user, id, AuditKind.SESSION_REVOKED);
    }

    /// Logs out: ends a login of a user, as that user said.
    ///
    /// @return false when the user has none of that id
    public boolean logout(UserId user, String id) {
        return revoke(user, id, AuditKind.LOGOUT);
    }

    private boolean revoke(UserId user, String id, AuditKind kind) {
        return changes.make(
                () -> {
                    boolean own =
                            store.login(id).filter(r -> r.login().user().equals(user)).isPresent();
                    if (own) {
                        end(user, id, kind);
                    }
                    return own;
                },
                own -> {
                    if (own) {
                        revocations.login(id, now());
                    }
                });
    }

    /// In the decision of a change: the login ends, unless it has ended already.
    private void end(UserId user, String id, AuditKind kind) {
        boolean counted = store.login(id).filter(row -> !row.revoked()).isPresent();
        if (counted) {
            store.revoke(id, now());
            changes.noteBy(AuditOrigin.current().orElse(user.value()), kind, id, "of " + user);
        }
    }

    /// Logs out by a refresh token, used or not; nothing for one that is not ours.
    public void logout(String refreshToken) {
        refresh.parse(refreshToken).map(RefreshTokens.Token::login).ifPresent(this::logout);
    }

    private void logout(UUID login) {
        store.queries().login(login.toString()).ifPresent(l -> logout(l.user(), l.id()));
    }

    /// Ends all logins of a user; returns how many there were.
    public int revokeAll(UserId user) {
        return changes.make(
                        () -> {
                            List<String> all = store.logins(user, now());
                            all.forEach(id -> end(user, id, AuditKind.SESSION_REVOKED));
                            return all;
                        },
                        all -> revocations.logins(all, now()))
                .size();
    }

    private User admittedOrNoted(UserId id) {
        try {
            return admitted(store.user(id));
        } catch (AccountRefused e) {
            changes.noteBy(
                    AuditOrigin.current().as(""),
                    AuditKind.LOGIN_FAILED,
                    id.value(),
                    "the account is blocked");
            throw e;
        }
    }

    private static User admitted(Optional<User> user) {
        User found = user.orElseThrow(Logins::notAccepted);
        if (found.blocked()) {
            throw new AccountRefused(ErrorCode.FORBIDDEN, "This account is blocked.");
        }
        return found;
    }

    private static AccountRefused notAccepted() {
        return new AccountRefused(ErrorCode.UNAUTHENTICATED, "Authentication failed");
    }

    private static String shortened(String agent) {
        String clean = agent.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= MAX_AGENT ? clean : clean.substring(0, MAX_AGENT);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
