package dev.waxwing.sessions;

import dev.waxwing.accounts.Identity;
import dev.waxwing.accounts.Permission;
import java.util.Optional;

/// A WebSocket connection that is about to be there.
///
/// @param wire how to reach it
/// @param dialect what its messages mean
/// @param needed what its user must be permitted
/// @param identity who it is, when the handshake proved it
/// @param isOpen whether it may stay unknown
public record Arrival(
        Wire wire,
        Dialect dialect,
        Permission needed,
        Optional<Identity> identity,
        boolean isOpen,
        Place place,
        Attributes attributes) {}
