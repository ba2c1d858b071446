package dev.waxwing.accounts;

import dev.waxwing.accounts.AccountQueries.Credentials;
import dev.waxwing.journal.Journal;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditOrigin;
import dev.waxwing.ops.PartHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// The accounts of a server. Methods block, for a query or a commit, and are called on virtual
/// threads, unless they say that they answer from memory.
public final class Accounts {
    /// How long a set-up token counts.
    public static final Duration SETUP_LIFETIME = Duration.ofHours(24);

    private static final int CHALLENGED_USERS = 100_000;
    private static final int SETUP_BYTES = 32;
    private static final int FORGET_AT_ONCE = 1_000;

    private final AccountStore store;
    private final AccountsConfig config;
    private final InstantSource clock;
    private final Changes changes;
    private final Revocations revocations;
    private final TokenKeys keys;
    private final Logins logins;
    private final ApiKeys apiKeys;
    private final Callers callers;
    private final UserCache cache;
    private final Challenges challenges = new Challenges(CHALLENGED_USERS, System::nanoTime);
    private final Passwords passwords = new Passwords();

    private Accounts(
            AccountStore store,
            Changes changes,
            TokenKeys keys,
            AccountsConfig config,
            InstantSource clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.keys = keys;
        this.changes = changes;
        this.revocations = new Revocations(config.accessLifetime());
        this.logins = new Logins(store, changes, revocations, keys, config, clock);
        this.apiKeys = new ApiKeys(store, changes, revocations, config.maxApiKeys(), clock);
        this.callers = new Callers(logins.access(), apiKeys, revocations);
        this.cache = new UserCache(config.cachedUsers());
        Instant from = clock.instant().minus(config.accessLifetime());
        revocations.recover(store.queries().revokedSince(from), store.queries().changedSince(from));
    }

    /// Opens the accounts of a data directory, making the server's token keys at the first start.
    ///
    /// @param journal started already, or about to be
    /// @param audit takes part in the journal
    /// @throws IOException with one sentence for a person when the keys cannot be had
    public static Accounts open(
            AccountStore store,
            Journal journal,
            Audit audit,
            Path directory,
            AccountsConfig config,
            InstantSource clock)
            throws IOException {
        TokenKeys keys = TokenKeys.open(directory, clock, config.accessLifetime());
        return new Accounts(store, new Changes(journal, audit), keys, config, clock);
    }

    /// From memory; for event loops.
    public Authenticator authenticator() {
        return callers;
    }

    public Revocations revocations() {
        return revocations;
    }

    public Logins logins() {
        return logins;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    // --- users

    /// Registers a user, as a member, or with the set-up token as an admin.
    ///
    /// @throws AccountRefused CONFLICT when the id is taken, FORBIDDEN when registration is closed
    ///   or the set-up token is wrong, INVALID for a password not fit for use
    public User register(NewAccount account) {
        if (!config.registration() && account.setupToken().isEmpty()) {
            throw new AccountRefused(ErrorCode.FORBIDDEN, "Registration is closed");
        }
        return create(account, Role.MEMBER);
    }

    /// Registers a user and logs in.
    ///
    /// @throws AccountRefused as [#register(NewAccount)]
    public Grant register(NewAccount account, String agent) {
        return logins.open(register(account).id(), agent, "registration");
    }

    /// Makes an account with a role, on an operator's word.
    public User create(NewAccount account, Role role) {
        Optional<String> hash = account.password().map(p -> passwords.hash(account.id(), p));
        return changes.make(() -> insert(account, role, hash), cache::changed);
    }

    private User insert(NewAccount account, Role role, Optional<String> passwordHash) {
        Instant now = now();
        boolean first = account.setupToken().isPresent();
        if (store.user(account.id()).isPresent()) {
            throw new AccountRefused(ErrorCode.CONFLICT, "User already exists");
        }
        if (first && !store.takeSetupToken(Sha256.of(account.setupToken().orElseThrow()), now)) {
            changes.note(AuditKind.LOGIN_FAILED, account.id().value(), "wrong set-up token");
            throw new AccountRefused(
                    ErrorCode.FORBIDDEN, "The set-up token is wrong, used or expired");
        }
        User user =
                new User(
                        account.id(),
                        account.username(),
                        first ? Role.ADMIN : role,
                        now,
                        account.key(),
                        account.agreementKey(),
                        false);
        store.insert(user, passwordHash);
        changes.noteBy(
                AuditOrigin.current().orElse(user.id().value()),
                AuditKind.REGISTERED,
                user.id().value(),
                user.role().word() + (first ? ", by the set-up token" : ""));
        return user;
    }

    /// From memory: empty also when the user is only not there.
    public Optional<User> cached(UserId id) {
        return cache.get(id);
    }

    public Optional<User> find(UserId id) {
        return cache.find(id, store.queries()::user);
    }

    /// Users in order of id.
    ///
    /// @param after the id to begin behind; empty for the first
    /// @param limit at most 1,000
    public List<User> list(String after, int limit) {
        return store.queries().users(after, Math.clamp(limit, 1, 1_000));
    }

    public long count() {
        return store.queries().countUsers();
    }

    /// Replaces a role. Access tokens and connections from before end.
    ///
    /// @throws AccountRefused NOT_FOUND
    public User setRole(UserId id, Role role) {
        return change(id, user -> with(user, role, user.blocked()));
    }

    /// Closes an account, or opens it again. Closing ends all its logins.
    ///
    /// @throws AccountRefused NOT_FOUND
    public User setBlocked(UserId id, boolean blocked) {
        return change(id, user -> with(user, user.role(), blocked));
    }

    private static User with(User user, Role role, boolean blocked) {
        return new User(
                user.id(),
                user.username(),
                role,
                user.createdAt(),
                user.key(),
                user.agreementKey(),
                blocked);
    }

    private record Changed(User user, List<String> logins, Instant at) {}

    private User change(UserId id, UnaryOperator<User> change) {
        return changes.make(() -> decide(id, change), this::afterwards).user();
    }

    private Changed decide(UserId id, UnaryOperator<User> change) {
        Instant now = now();
        User before = existing(id);
        User user = change.apply(before);
        note(before, user);
        store.change(id, user.role(), user.blocked(), now);
        List<String> open = store.logins(id, now);
        if (user.blocked()) {
            open.forEach(login -> store.revoke(login, now));
        }
        return new Changed(user, open, now);
    }

    private void note(User before, User after) {
        String id = after.id().value();
        if (before.role() != after.role()) {
            changes.note(
                    AuditKind.ROLE_CHANGED,
                    id,
                    "from %s to %s".formatted(before.role().word(), after.role().word()));
        }
        if (before.blocked() != after.blocked()) {
            changes.note(
                    after.blocked() ? AuditKind.USER_BLOCKED : AuditKind.USER_UNBLOCKED, id, "");
        }
    }

    private void afterwards(Changed changed) {
        User user = changed.user();
        cache.changed(user);
        revocations.user(user.id(), changed.at());
        apiKeys.userChanged(user.id(), user.role(), user.blocked());
        if (user.blocked()) {
            revocations.logins(changed.logins(), changed.at());
        } else {
            revocations.tell(changed.logins());
        }
    }

    /// Replaces a password and ends all logins.
    public void setPassword(UserId id, String password) {
        String hash = passwords.hash(id, password);
        changes.make(
                () -> {
                    existing(id);
                    store.setPassword(id, hash);
                    changes.note(AuditKind.CREDENTIAL_CHANGED, id.value(), "password");
                    return id;
                },
                _ -> {});
        logins.revokeAll(id);
    }

    private User existing(UserId id) {
        return store.user(id)
                .orElseThrow(
                        () -> new AccountRefused(ErrorCode.NOT_FOUND, "there is no user " + id));
    }

    // --- logging in

    /// A new challenge for whoever says to be that user. From memory; tells nothing of whether
    /// there is one.
    ///
    /// @return 32 random bytes, good for one try within 60 s
    public byte[] challenge(UserId user) {
        return challenges.make(user);
    }

    /// Logs in by a signature over a challenge, which is used up whatever comes of it.
    ///
    /// @throws AccountRefused MALFORMED when no challenge waits, UNAUTHENTICATED when the signature
    ///   does not fit, FORBIDDEN when the account is blocked
    public Grant login(UserId id, byte[] signature, LoginSignature form, String agent) {
        Optional<User> user = store.queries().user(id);
        boolean fits =
                challenges
                        .redeem(
                                id,
                                challenge ->
                                        form.fits(
                                                user.flatMap(User::key), id, challenge, signature))
                        .orElseThrow(() ->
                                new AccountRefused(ErrorCode.MALFORMED, "No challenge found"));
        if (!fits) {
            throw failed(id, "wrong signature");
        }
        return logins.open(id, agent, "signature");
    }

    /// Logs in by a password. Takes as long for a user who does not exist.
    ///
    /// @throws AccountRefused UNAUTHENTICATED when it is not the password, FORBIDDEN when the
    ///   account is blocked, AT_CAPACITY when too many are being checked
    public Grant login(UserId id, String password, String agent) {
        Optional<Credentials> known = store.queries().credentials(id);
        if (!passwords.matches(known.flatMap(Credentials::passwordHash), password)) {
            throw failed(id, "wrong password");
        }
        return logins.open(id, agent, "password");
    }

    /// The same for users who are not there: nobody learns who is.
    private AccountRefused failed(UserId id, String why) {
        changes.noteAlone(AuditOrigin.current().as(""), AuditKind.LOGIN_FAILED, id.value(), why);
        return new AccountRefused(ErrorCode.UNAUTHENTICATED, "Authentication failed");
    }

    // --- the first admin, keys, upkeep

    /// Whether a server that starts should offer a set-up token: nobody is an admin, and no token
    /// that was shown before still counts.
    public boolean needsSetup() {
        return !store.queries().hasAdmin()
                && store.queries().setupTokenExpires().filter(clock.instant()::isBefore).isEmpty();
    }

    /// Makes the token that makes an admin of whoever registers with it, in place of any before it.
    ///
    /// @return the token, which counts for [#SETUP_LIFETIME] and once; this is the only time that
    ///   it can be read
    public String makeSetupToken() {
        String token =
                "wxs_"
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Ids.random(SETUP_BYTES));
        changes.make(
                () -> {
                    store.putSetupToken(Sha256.of(token), now().plus(SETUP_LIFETIME));
                    return token;
                },
                _ -> {});
        return token;
    }

    /// Makes a new signing key for access tokens; those before it verify until their tokens
    /// expired.
    ///
    /// @return its id
    public String rotateKeys() throws IOException {
        String id = keys.rotate();
        changes.make(
                () -> {
                    changes.note(AuditKind.SERVER_KEY_ROTATED, id, "signs access tokens");
                    return id;
                },
                _ -> {});
        return id;
    }

    /// Degraded while passwords are refused because too many wait to be checked.
    public PartHealth health() {
        return passwords.isFull()
                ? PartHealth.degraded("more passwords wait to be checked than may")
                : PartHealth.UP;
    }

    /// Forgets what no token can refer to any more, some of it at a time, and closes what hangs on
    /// logins that have expired. Every ten seconds or so. Does not wait.
    ///
    /// @return the logins that had expired
    public CompletableFuture<List<String>> sweep() {
        Instant now = now();
        revocations.sweep(now);
        Instant before = now.minus(config.accessLifetime());
        return changes.begin(() -> store.forget(before, now, FORGET_AT_ONCE), revocations::tell);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
