package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where accounts, logins and API keys are kept. The methods of this interface run on the journal's
/// writer thread, inside its transaction: they see what it has changed, and are durable with its
/// commit. [#queries] is for other threads. All may throw [dev.waxwing.journal.StorageException].
public interface AccountStore {
    /// A login as it is stored.
    ///
    /// @param revoked whether it no longer counts
    /// @param generation the number of its newest refresh token, from 0
    /// @param hash the SHA-256 of that token
    /// @param rotatedAt when that token was made
    record LoginRow(Login login, boolean revoked, int generation, byte[] hash, Instant rotatedAt) {}

    /// An API key as it is stored, with what its user is now.
    ///
    /// @param hash the SHA-256 of its secret
    record ApiKeyRow(ApiKey key, byte[] hash, Role role, boolean blocked) {}

    /// What is left of an API key that was revoked.
    record RevokedKey(String id, UserId user, byte[] hash) {}

    /// Adds a user; false when the id is taken.
    boolean insert(User user, Optional<String> passwordHash);

    Optional<User> user(UserId id);

    /// Replaces role and block, and notes when.
    void change(UserId id, Role role, boolean blocked, Instant at);

    void setPassword(UserId id, String passwordHash);

    void insert(LoginRow login);

    Optional<LoginRow> login(String id);

    /// Replaces the newest refresh token.
    void rotate(String id, int generation, byte[] hash, Instant at, Instant expiresAt);

    /// The login counts no more. Nothing happens when it does not already.
    void revoke(String id, Instant at);

    /// The ids of a user's logins that count.
    List<String> logins(UserId user, Instant now);

    void insert(ApiKey key, byte[] hash);

    /// Removes a key, and keeps what is needed to know it by if it comes again, for the last
    /// `remembered` such keys.
    ///
    /// @return empty when there is none of that id
    Optional<RevokedKey> revokeApiKey(String id, Instant at, int remembered);

    long apiKeys();

    /// Replaces the set-up token.
    void putSetupToken(byte[] hash, Instant expiresAt);

    /// Removes the set-up token if it is this one; false when it is not, or has expired.
    boolean takeSetupToken(byte[] hash, Instant now);

    /// Drops logins that were revoked before a time and those that have expired; at most `limit`.
    ///
    /// @return the ids of those that counted until they expired
    List<String> forget(Instant revokedBefore, Instant now, int limit);

    /// What other threads may ask.
    AccountQueries queries();
}
