package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import java.time.Instant;
import java.util.Set;

/// Who is asking, proven.
///
/// @param session the login that this belongs to: revoking it ends every connection under it; the
///   id of the key for an API key
/// @param permissions those of the role, or the fewer of an API key's scopes
/// @param expires when the proof ends; [Instant#MAX] when it does not
public record Identity(
        UserId user, Role role, String session, Set<Permission> permissions, Instant expires) {
    public Identity {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
