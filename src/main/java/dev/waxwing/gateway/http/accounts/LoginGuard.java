package dev.waxwing.gateway.http.accounts;

import dev.waxwing.gateway.http.Caller;
import dev.waxwing.model.UserId;

/// What limits how often somebody may try to log in or to register. Called on virtual threads.
public interface LoginGuard {
    /// Before a login is looked at.
    ///
    /// @throws dev.waxwing.gateway.http.Refused when there were too many
    void login(UserId user, Caller caller);

    /// Before a registration is looked at.
    ///
    /// @throws dev.waxwing.gateway.http.Refused when there were too many
    void registration(Caller caller);

    /// A login has failed.
    void failed(UserId user, Caller caller);
}
