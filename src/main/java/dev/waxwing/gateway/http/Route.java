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
/// @param refusals how the caller is told that a request is refused
public record Route(
        String method,
        String path,
        Access access,
        int bodyLimit,
        Optional<Traffic> traffic,
        RefusalForm refusals,
        Endpoint endpoint) {
    public Route {
        if (!path.startsWith("/") || bodyLimit < 0) {
            throw new IllegalArgumentException("not a route: " + method + " " + path);
        }
    }

    /// The same, counted as that.
    public Route countedAs(Traffic kind) {
        return new Route(method, path, access, bodyLimit, Optional.of(kind), refusals, endpoint);
    }

    /// The same, not counted.
    public Route uncounted() {
        return new Route(method, path, access, bodyLimit, Optional.empty(), refusals, endpoint);
    }

    /// The same, with refusals in another form than problem documents.
    public Route refusing(RefusalForm form) {
        return new Route(method, path, access, bodyLimit, traffic, form, endpoint);
    }

    static Route rest(String method, String path, Access access, int bodyLimit, Endpoint endpoint) {
        return new Route(
                method,
                path,
                access,
                bodyLimit,
                Optional.of(Traffic.REST),
                Answer::problem,
                endpoint);
    }
}
