package dev.waxwing.accounts;

import java.time.Instant;

/// What a login or a refresh gives.
///
/// @param accessToken a JWT, see [AccessTokens]
/// @param refreshToken good for one refresh
public record Grant(
        User user,
        String login,
        String accessToken,
        Instant accessExpires,
        String refreshToken,
        Instant refreshExpires) {
    /// Without the tokens.
    @Override
    public String toString() {
        return "grant for " + user.id() + ", login " + login;
    }
}
