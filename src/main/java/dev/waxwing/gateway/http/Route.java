package dev.waxwing.gateway.http;

import dev.waxwing.gate.Traffic;
import java.util.Optional;

/// One endpoint: where it is, who may use it, how large its body may be.
///
/// @param method such as `GET`; a `GET` route answers `HEAD` too
/// @param path where `:name` stands for one segment, as in `/auth/users/:id`
/// @param bodyLimit bytes; 0 where no body is read
/// @param traffic as what it is counted; empty for what is not, such as the probes of a load
///   balancer
public record Route(
        String method,
        String path,
        Access access,
        int bodyLimit,
        Optional<Traffic> traffic,
        Endpoint endpoint) {
    public Route {
        if (!path.startsWith("/") || bodyLimit < 0) {
            throw new IllegalArgumentException("not a route: " + method + " " + path);
        }
    }

    /// The same, counted as that.
    public Route countedAs(Traffic kind) {
        return new Route(method, path, access, bodyLimit, Optional.of(kind), endpoint);
    }

    /// The same, not counted.
    public Route uncounted() {
        return new Route(method, path, access, bodyLimit, Optional.empty(), endpoint);
    }

    static Route rest(String method, String path, Access access, int bodyLimit, Endpoint endpoint) {
        return new Route(method, path, access, bodyLimit, Optional.of(Traffic.REST), endpoint);
    }
}
