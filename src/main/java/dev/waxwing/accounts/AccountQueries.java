package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions about accounts. Each sees what was committed before it began, and blocks: never on an
/// event loop or on the journal's thread.
public interface AccountQueries {
    /// A user and how a password is checked, if there is one.
    record Credentials(User user, Optional<String> passwordHash) {}

    Optional<User> user(UserId id);

    Optional<Credentials> credentials(UserId id);

    /// Users in order of id, beginning behind one.
    ///
    /// @param after the id to begin behind; empty for the first
    List<User> users(String after, int limit);

    long countUsers();

    /// Logins that count, newest use first.
    List<Login> logins(UserId user, Instant now);

    Optional<Login> login(String id);

    List<ApiKey> apiKeys(UserId user);

    /// Every API key.
    List<AccountStore.ApiKeyRow> apiKeys();

    /// API keys that were revoked and are still remembered.
    List<AccountStore.RevokedKey> revokedApiKeys();

    /// When logins were revoked, from a time on.
    Map<String, Instant> revokedSince(Instant from);

    /// When users' roles or blocks changed, from a time on; not those who were only registered.
    Map<UserId, Instant> changedSince(Instant from);

    boolean hasAdmin();

    /// When the set-up token expires, if there is one.
    Optional<Instant> setupTokenExpires();
}
