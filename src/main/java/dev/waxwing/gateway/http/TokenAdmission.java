package dev.waxwing.gateway.http;

import dev.waxwing.accounts.Authenticator;
import dev.waxwing.accounts.Identity;
import dev.waxwing.model.ErrorCode;
import java.util.Optional;

/// Admits by bearer token and permission alone. Safe for all threads.
///
/// @param openOnLoopback `http.open-on-loopback`
public record TokenAdmission(Authenticator authenticator, boolean openOnLoopback)
        implements Admission {

    @Override
    public Optional<Identity> admit(Route route, Caller caller, long declaredLength) {
        return switch (route.access()) {
            case Access.Anyone _ -> Optional.empty();
            case Access.Known _ -> Optional.of(known(caller));
            case Access.Needs needs -> needs(needs, caller);
        };
    }

    /// A token that is there is always looked at, so that a wrong one does not go unnoticed.
    private Optional<Identity> needs(Access.Needs needs, Caller caller) {
        boolean open = needs.openOnLoopback() && openOnLoopback && caller.isLocal();
        if (open && caller.token().isEmpty()) {
            return Optional.empty();
        }
        Identity identity = known(caller);
        if (!identity.may(needs.permission())) {
            throw new Refused(
                    ErrorCode.FORBIDDEN,
                    "This needs the permission " + needs.permission().word() + ".");
        }
        return Optional.of(identity);
    }

    private Identity known(Caller caller) {
        return caller.token()
                .flatMap(authenticator::authenticate)
                .orElseThrow(() ->
                        new Refused(
                                ErrorCode.UNAUTHENTICATED,
                                "Send a valid token: Authorization: Bearer TOKEN."));
    }
}
