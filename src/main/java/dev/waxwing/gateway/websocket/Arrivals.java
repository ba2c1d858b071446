package dev.waxwing.gateway.websocket;

import dev.waxwing.gate.Address;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.sessions.Place;

/// Who may open one more connection. Safe for all threads; never blocks.
@FunctionalInterface
public interface Arrivals {
    /// Takes a place.
    ///
    /// @throws Refused when there is none
    Place arrive(Address origin);
}
