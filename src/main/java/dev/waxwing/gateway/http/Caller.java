package dev.waxwing.gateway.http;

import dev.waxwing.gate.Address;
import java.util.Optional;

/// Who sends a request, before anything is proven.
///
/// @param origin where it comes from; behind a configured proxy, where the proxy got it from
/// @param isLocal whether it comes from this machine, over its loopback and no proxy
/// @param token of `Authorization: Bearer`
public record Caller(Address origin, boolean isLocal, Optional<String> token) {
    /// The client's IP address, as text.
    public String address() {
        return origin.text();
    }
}
