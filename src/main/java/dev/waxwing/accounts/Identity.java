package dev.waxwing.accounts;

import dev.waxwing.model.UserId;
import dev.waxwing.ops.LogContext;
import dev.waxwing.ops.LogField;
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

    /// These fields of the log, and who it is.
    public LogContext in(LogContext about) {
        return about.with(LogField.USER, user.value()).with(LogField.SESSION, session);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
