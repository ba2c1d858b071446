package dev.waxwing.gateway.http;

/// One endpoint: where it is, who may use it, how large its body may be.
///
/// @param method such as `GET`; a `GET` route answers `HEAD` too
/// @param path where `:name` stands for one segment, as in `/auth/users/:id`
/// @param bodyLimit bytes; 0 where no body is read
public record Route(String method, String path, Access access, int bodyLimit, Endpoint endpoint) {
    public Route {
        if (!path.startsWith("/") || bodyLimit < 0) {
            throw new IllegalArgumentException("not a route: " + method + " " + path);
        }
    }
}
