package dev.waxwing.gateway.http;

import dev.waxwing.accounts.Identity;
import java.util.Optional;

/// The gate in front of every endpoint. Runs on event loops: never blocks.
@FunctionalInterface
public interface Admission {
    /// Lets a caller in, before anything of the body is read.
    ///
    /// @param declaredLength of the body, in bytes
    /// @return who it is, when that was asked for
    /// @throws Refused when they may not
    Optional<Identity> admit(Route route, Caller caller, long declaredLength);
}
