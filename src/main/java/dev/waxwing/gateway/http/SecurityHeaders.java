package dev.waxwing.gateway.http;

import io.vertx.core.MultiMap;

/// The headers that every answer carries, whatever it is. What a route sets itself stays.
final class SecurityHeaders {
    private final boolean tls;

    SecurityHeaders(boolean tls) {
        this.tls = tls;
    }

    void addTo(MultiMap headers) {
        unlessSet(headers, "X-Content-Type-Options", "nosniff");
        unlessSet(headers, "X-Frame-Options", "DENY");
        unlessSet(headers, "Referrer-Policy", "no-referrer");
        unlessSet(
                headers,
                "Content-Security-Policy",
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        unlessSet(headers, "Cross-Origin-Resource-Policy", "same-origin");
        unlessSet(headers, "Cache-Control", "no-store");
        if (tls) {
            unlessSet(headers, "Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void unlessSet(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
