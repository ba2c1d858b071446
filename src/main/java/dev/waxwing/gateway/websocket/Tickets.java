package dev.waxwing.gateway.websocket;

import dev.waxwing.accounts.Identity;
import java.util.Optional;

/// Single-use tickets, by which a page that cannot set headers shows who it is.
@FunctionalInterface
public interface Tickets {
    /// Uses up a ticket. Runs on event loops: never blocks.
    ///
    /// @return empty when it is none, was used, or is older than 30 s
    Optional<Identity> redeem(String ticket);
}
