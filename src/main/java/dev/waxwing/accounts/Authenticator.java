package dev.waxwing.accounts;

import java.util.Optional;

/// Turns what a caller presents into who they are.
@FunctionalInterface
public interface Authenticator {
    /// Checks an access token or an API key: its form, signature, times, and that nothing of it was
    /// revoked. Runs on event loops: works from memory, takes some 50 µs, and never blocks.
    ///
    /// @return empty when it proves nothing, whatever the reason
    Optional<Identity> authenticate(String token);

    /// Whether what was once proven still is: nothing of it was revoked or changed since. For
    /// whoever has kept an [Identity] for a moment. From memory, as above.
    default boolean counts(Identity who) {
        return true;
    }

    /// Whether a token that proves nothing looks like a try to find one that does: it was never
    /// given out here. What has only expired or was revoked is no such try; neither is any access
    /// token, because nobody finds those by trying. From memory, as above.
    default boolean isGuess(String token) {
        return false;
    }
}
