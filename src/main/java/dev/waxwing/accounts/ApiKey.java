package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// An API key as its user sees it: everything but the secret.
///
/// @param scopes what it may do, as far as its user's role may
public record ApiKey(
        String id,
        UserId user,
        String name,
        Set<Permission> scopes,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
        if (!name.matches("[A-Za-z0-9._ -]{1,64}")) {
            throw new IllegalArgumentException(
                    "a key's name is 1 to 64 of letters, digits, spaces and . _ -");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key needs at least one scope");
        }
        if (scopes.contains(Permission.ACCOUNT)) {
            throw new IllegalArgumentException("no key has the scope account: that takes a login");
        }
    }
}
