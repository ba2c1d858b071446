package dev.waxwing.sessions;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What is known of a connection beside its user.
///
/// @param address the client's IP address, as text
/// @param agent the `User-Agent`, at most 256 characters; empty when there was none
/// @param parameters of the query, without those that prove who asks
public record Attributes(
        String address, String agent, Map<String, String> parameters, Instant connected) {
    public Attributes {
        parameters = Map.copyOf(parameters);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
