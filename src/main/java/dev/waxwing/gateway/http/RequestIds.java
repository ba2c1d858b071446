package dev.waxwing.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Correlation ids: the caller's own `X-Request-Id` when it is short and plain, else a new one.
/// They identify, they do not protect.
final class RequestIds {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestIds() {}

    static String of(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && PLAIN.matcher(given).matches() ? given : random();
    }

    /// A new one.
    static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
