package dev.waxwing.gateway.http;

import dev.waxwing.ops.LogContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Correlation ids: the caller's own `X-Request-Id` when it is short and plain, else a new one.
/// They identify, they do not protect.
final class RequestIds {
    private RequestIds() {}

    static String of(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && LogContext.isPlain(given) ? given : random();
    }

    /// A new one.
    static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
