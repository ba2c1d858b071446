package dev.waxwing.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Optional;

/// Reads who sends a request from its connection and headers.
final class Callers {
    private static final String BEARER = "Bearer ";

    private Callers() {}

    static Caller of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        return new Caller(
                remote.hostAddress(),
                isLoopback(remote) && isLoopback(request.localAddress()),
                bearer(request));
    }

    /// The token of `Authorization: Bearer` (RFC 6750, 2.1); the scheme's case does not matter.
    static Optional<String> bearer(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(token -> !token.isEmpty());
    }

    private static boolean isLoopback(SocketAddress address) {
        return InetAddress.ofLiteral(address.hostAddress()).isLoopbackAddress();
    }
}
