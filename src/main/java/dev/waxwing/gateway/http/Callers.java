package dev.waxwing.gateway.http;

import dev.waxwing.gate.Address;
import dev.waxwing.gate.Proxies;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Reads who sends a request from its connection and headers. Safe for all threads.
record Callers(Proxies proxies) {
    private static final String BEARER = "Bearer ";

    /// Headers that only proxies write.
    private static final List<String> FORWARDED =
            List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    Caller of(HttpServerRequest request) {
        InetAddress peer = inet(request.remoteAddress());
        Address origin =
                proxies.isNone()
                        ? Address.of(peer)
                        : proxies.client(peer, request.headers().getAll(proxies.fieldName()));
        boolean isLocal =
                peer.isLoopbackAddress()
                        && origin.inet().isLoopbackAddress()
                        && inet(request.localAddress()).isLoopbackAddress()
                        && FORWARDED.stream().noneMatch(request.headers()::contains);
        return new Caller(origin, isLocal, bearer(request));
    }

    /// The token of `Authorization: Bearer` (RFC 6750, 2.1); the scheme's case does not matter.
    private static Optional<String> bearer(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(token -> !token.isEmpty());
    }

    private static InetAddress inet(SocketAddress address) {
        return InetAddress.ofLiteral(address.hostAddress());
    }
}
