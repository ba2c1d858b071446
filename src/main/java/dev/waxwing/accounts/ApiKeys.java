package dev.waxwing.accounts;

import dev.waxwing.accounts.AccountStore.ApiKeyRow;
import dev.waxwing.accounts.AccountStore.RevokedKey;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditOrigin;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// API keys, `wx_<id>_<secret>`: 16 hexadecimal characters to find one by, and 256 random bits in
/// base64url, of which only the SHA-256 is kept. All of them are in memory, `accounts.max-api-keys`
/// at most, so checking one needs neither the disk nor a lock. Changes are made on virtual threads.
public final class ApiKeys {
    private static final Pattern FORM = Pattern.compile("wx_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private final AccountStore store;
    private final Changes changes;
    private final Revocations revocations;
    private final int limit;
    private final InstantSource clock;

    /// Written on the journal's thread once a change is durable.
    private final Map<String, ApiKeyRow> keys = new ConcurrentHashMap<>();

    private final RevokedKeys revoked;

    /// A key that has just been made.
    ///
    /// @param text the whole key: this is the only time that it can be read
    public record Made(ApiKey key, String text) {
        /// Without the text.
        @Override
        public String toString() {
            return "API key " + key.id();
        }
    }

    ApiKeys(
            AccountStore store,
            Changes changes,
            Revocations revocations,
            int limit,
            InstantSource clock) {
        this.store = store;
        this.changes = changes;
        this.revocations = revocations;
        this.limit = limit;
        this.clock = clock;
        store.queries().apiKeys().forEach(row -> keys.put(row.key().id(), row));
        this.revoked = new RevokedKeys(limit, store.queries().revokedApiKeys());
    }

    /// Makes a key.
    ///
    /// @throws AccountRefused when there is no such user, when the user's role lacks a scope, or
    ///   when there are too many keys
    /// @throws IllegalArgumentException when the name or the scopes are not fit for use
    public Made create(
            UserId user, String name, Set<Permission> scopes, Optional<Instant> expires) {
        String id = HexFormat.of().formatHex(Ids.random(ID_BYTES));
        String secret =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Ids.random(SECRET_BYTES));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiKey key = new ApiKey(id, user, name, scopes, now, expires);
        changes.make(() -> insert(key, Sha256.of(secret)), row -> keys.put(id, row));
        return new Made(key, "wx_" + id + "_" + secret);
    }

    private ApiKeyRow insert(ApiKey key, byte[] hash) {
        User user =
                store.user(key.user())
                        .orElseThrow(() ->
                                new AccountRefused(
                                        ErrorCode.NOT_FOUND, "there is no user " + key.user()));
        Set<Permission> beyond = EnumSet.copyOf(key.scopes());
        beyond.removeAll(user.role().permissions());
        if (!beyond.isEmpty()) {
            throw new AccountRefused(
                    ErrorCode.FORBIDDEN,
                    "the role %s may not %s"
                            .formatted(user.role().word(), beyond.iterator().next().word()));
        }
        if (store.apiKeys() >= limit) {
            throw new AccountRefused(
                    ErrorCode.AT_CAPACITY, "there are %d API keys already".formatted(limit));
        }
        store.insert(key, hash);
        changes.note(
                AuditKind.API_KEY_CREATED,
                key.id(),
                "for %s, %s".formatted(key.user(), words(key.scopes())));
        return new ApiKeyRow(key, hash, user.role(), user.blocked());
    }

    /// A user's keys. Reads: not on an event loop.
    public List<ApiKey> of(UserId user) {
        return store.queries().apiKeys(user);
    }

    /// Every key there is; from memory.
    public List<ApiKey> all() {
        return keys.values().stream().map(ApiKeyRow::key).toList();
    }

    /// Ends a key: it counts no more when this returns, and what hangs on it is closed.
    ///
    /// @return false when there is none of that id
    public boolean revoke(String id) {
        Instant now = clock.instant();
        return changes.make(() -> forget(id, now), found -> found.ifPresent(this::ended))
                .isPresent();
    }

    private Optional<RevokedKey> forget(String id, Instant now) {
        Optional<RevokedKey> key = store.revokeApiKey(id, now, limit);
        key.ifPresent(k -> changes.note(AuditKind.API_KEY_REVOKED, id, "of " + k.user()));
        return key;
    }

    private void ended(RevokedKey key) {
        revoked.add(key);
        keys.remove(key.id());
        revocations.tell(List.of(key.id()));
    }

    /// Checks a key. From memory, without a lock.
    Optional<Identity> authenticate(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        ApiKeyRow row = keys.get(parts.group(1));
        byte[] hash = Sha256.of(parts.group(2));
        if (row == null) {
            revoked.used(parts.group(1), hash, clock.instant()).ifPresent(this::noteUse);
            return Optional.empty();
        }
        if (!MessageDigest.isEqual(row.hash(), hash) || row.blocked()) {
            return Optional.empty();
        }
        Instant expires = row.key().expiresAt().orElse(Instant.MAX);
        if (!clock.instant().isBefore(expires)) {
            return Optional.empty();
        }
        Set<Permission> permissions = EnumSet.copyOf(row.key().scopes());
        permissions.retainAll(row.role().permissions());
        return Optional.of(
                new Identity(
                        row.key().user(),
                        row.role(),
                        row.key().id(),
                        permissions,
                        row.key().createdAt(),
                        expires));
    }

    /// Whether this session (see [Identity#session]) is an API key's, and no login's.
    static boolean isKey(String session) {
        return ID.matcher(session).matches();
    }

    /// Whether a key still counts for what it has proven: it is there, has not expired, and its
    /// user is what they were. From memory.
    boolean counts(Identity who) {
        ApiKeyRow row = keys.get(who.session());
        return row != null
                && !row.blocked()
                && row.role() == who.role()
                && clock.instant().isBefore(who.expires());
    }

    private void noteUse(RevokedKey key) {
        changes.noteAlone(
                AuditOrigin.current().as(""),
                AuditKind.REVOKED_API_KEY_USED,
                key.id(),
                "of " + key.user());
    }

    /// Whether this is a key that was made here, with its secret, whatever became of it. From
    /// memory.
    boolean isOurs(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        byte[] hash = Sha256.of(parts.group(2));
        ApiKeyRow row = keys.get(parts.group(1));
        return row == null
                ? revoked.holds(parts.group(1), hash)
                : MessageDigest.isEqual(row.hash(), hash);
    }

    private static String words(Set<Permission> scopes) {
        return scopes.stream().map(Permission::word).sorted().collect(Collectors.joining(" "));
    }

    /// A user's role or block has changed, durably; on the journal's thread. What hangs on the keys
    /// is closed: it was opened under the old role.
    void userChanged(UserId user, Role role, boolean blocked) {
        List<String> own = new ArrayList<>();
        for (Map.Entry<String, ApiKeyRow> entry : keys.entrySet()) {
            ApiKeyRow row = entry.getValue();
            if (row.key().user().equals(user)) {
                entry.setValue(new ApiKeyRow(row.key(), row.hash(), role, blocked));
                own.add(entry.getKey());
            }
        }
        revocations.tell(own);
    }
}
