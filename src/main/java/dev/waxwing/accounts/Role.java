package dev.waxwing.accounts;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a user is on this server: the one table of who may do what.
public enum Role {
    ADMIN(EnumSet.allOf(Permission.class)),
    MODERATOR(
            EnumSet.of(
                    Permission.CONNECT,
                    Permission.SEND,
                    Permission.BROADCAST,
                    Permission.COMMAND,
                    Permission.LIST_USERS,
                    Permission.PUBLISH,
                    Permission.CONSUME,
                    Permission.DECLARE,
                    Permission.ACCOUNT,
                    Permission.MODERATE)),
    MEMBER(
            EnumSet.of(
                    Permission.CONNECT,
                    Permission.SEND,
                    Permission.BROADCAST,
                    Permission.COMMAND,
                    Permission.LIST_USERS,
                    Permission.PUBLISH,
                    Permission.CONSUME,
                    Permission.DECLARE,
                    Permission.ACCOUNT)),
    /// A program.
    SERVICE(
            EnumSet.of(
                    Permission.CONNECT,
                    Permission.SEND,
                    Permission.COMMAND,
                    Permission.LIST_USERS,
                    Permission.PUBLISH,
                    Permission.CONSUME,
                    Permission.DECLARE,
                    Permission.INGEST,
                    Permission.READ_FEED,
                    Permission.READ_METRICS,
                    Permission.ACCOUNT));

    private final Set<Permission> permissions;

    Role(EnumSet<Permission> permissions) {
        this.permissions = Collections.unmodifiableSet(permissions);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /// The name in commands and on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
