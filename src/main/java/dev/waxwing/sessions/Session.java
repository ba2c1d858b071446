package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.model.UserId;
import dev.waxwing.ops.LogContext;
import dev.waxwing.protocol.Outbox;
import java.util.Optional;

/// One connected client: who it is, how to reach it, where it came from. Immutable.
///
/// @param id UUIDv7 text, new for each connection
/// @param identity empty only where the endpoint lets anonymous clients in
/// @param outbox the way out; it outlives neither the connection nor its user's right to it
/// @param reading lets a dialect stop its client while it has too much of it in hand
/// @param subject what the log's lines about it carry
public record Session(
        String id,
        Optional<Identity> identity,
        Outbox outbox,
        Reading reading,
        LogContext.Subject subject,
        Attributes attributes) {

    /// The user, on endpoints where there always is one.
    public UserId user() {
        return identity.orElseThrow().user();
    }
}
