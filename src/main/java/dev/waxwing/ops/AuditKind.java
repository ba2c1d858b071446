package dev.waxwing.ops;

import java.util.Locale;

/// What can be in the audit log. A name stays for ever: it is part of what is hashed.
public enum AuditKind {
    SERVER_STARTED,
    SERVER_STOPPED,
    LOGIN_OK,
    LOGIN_FAILED,
    LOGOUT,
    REGISTERED,
    ROLE_CHANGED,
    USER_BLOCKED,
    USER_UNBLOCKED,
    USER_REMOVED,
    SESSION_REVOKED,
    /// A refresh token came a second time: its family was revoked.
    TOKEN_REUSED,
    API_KEY_CREATED,
    API_KEY_REVOKED,
    /// A revoked API key came with its right secret: somebody still has it.
    REVOKED_API_KEY_USED,
    /// A user's public key or password was replaced.
    CREDENTIAL_CHANGED,
    /// A key of the server was replaced by a newer version.
    SERVER_KEY_ROTATED,
    ADDRESS_BLOCKED,
    ADDRESS_UNBLOCKED,
    /// A rule for messages was made or replaced.
    RULE_CHANGED,
    RULE_REMOVED,
    WEBHOOK_ADDED,
    /// A webhook was enabled or disabled, or its dead letters are tried again.
    WEBHOOK_CHANGED,
    WEBHOOK_REMOVED,
    /// Any other deed of an administrator.
    ADMIN_CALL;

    /// The name as it is stored and printed.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
