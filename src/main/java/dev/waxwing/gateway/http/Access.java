package dev.waxwing.gateway.http;

import dev.waxwing.accounts.Permission;

/// Who may use an endpoint.
public sealed interface Access {
    /// Anybody; a token, if there is one, is not looked at.
    Access ANYONE = new Anyone();

    /// Whoever proves who they are, whatever they may do.
    Access KNOWN = new Known();

    record Anyone() implements Access {}

    record Known() implements Access {}

    /// Whoever has the permission.
    ///
    /// @param openOnLoopback whether callers on this machine need no proof, as long as
    ///   `http.open-on-loopback` says so
    record Needs(Permission permission, boolean openOnLoopback) implements Access {}

    static Access needs(Permission permission) {
        return new Needs(permission, false);
    }

    static Access needsUnlessLocal(Permission permission) {
        return new Needs(permission, true);
    }
}
