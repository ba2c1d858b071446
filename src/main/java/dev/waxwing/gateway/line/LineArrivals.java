package dev.waxwing.gateway.line;

import dev.waxwing.gate.Address;
import dev.waxwing.gate.Admission;
import dev.waxwing.gate.Gate;
import dev.waxwing.gate.Proxies;

/// The gate before new connections. Safe for all threads.
///
/// @param proxies whose addresses are those of many clients: a line names nobody behind them
public record LineArrivals(Gate gate, Proxies proxies) {
    /// Lets a connection in, or says why not.
    ///
    /// @param isOpen whether the listener is for this machine's programs alone, and asks nobody who
    ///   they are
    Admission arrive(Address from, boolean isOpen) {
        return gate.arriveByLine(from, !isOpen && !proxies.isTrusted(from.inet()));
    }
}
