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
/// @param issued when the access token or the API key was made
/// @param expires when the proof ends; [Instant#MAX] when it does not
public record Identity(
        UserId user,
        Role role,
        String session,
        Set<Permission> permissions,
        Instant issued,
        Instant expires) {
    public Identity {
        permissions = Set.copyOf(permissions);
    }

    /// These fields of the log, and who it is.
    public LogContext in(LogContext about) {
        return about.with(LogField.USER, user.value()).with(LogField.SESSION, session);
    }

    /// When the connections end that this has opened: with an API key. Those of a login last as
    /// long as it does, and not only as long as one of its access tokens: [Instant#MAX].
    public Instant connectionsEnd() {
        return ApiKeys.isKey(session) ? expires : Instant.MAX;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
