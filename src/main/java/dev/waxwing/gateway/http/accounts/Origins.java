package dev.waxwing.gateway.http.accounts;

import dev.waxwing.gateway.http.Call;
import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// Which pages may use a browser's cookies here: those of this server, and those that are
/// configured. A browser sends `Origin` with every POST (Fetch, 3.2), and no page can change it.
///
/// @param allowed origins such as `https://chat.example.org`, beside the server's own
public record Origins(Set<String> allowed) {
    public Origins {
        allowed = Set.copyOf(allowed);
    }

    /// Whether a browser's page asks, which may.
    ///
    /// @throws Refused ORIGIN_REFUSED when a page of another origin asks
    boolean isPage(Call call) {
        Optional<String> origin = call.header("Origin");
        if (origin.isPresent() && !isAllowed(origin.get(), call.authority().orElse(""))) {
            throw new Refused(ErrorCode.ORIGIN_REFUSED, "A page of this origin may not log in.");
        }
        return origin.isPresent();
    }

    private boolean isAllowed(String origin, String host) {
        return allowed.contains(origin) || isOwn(origin, host);
    }

    /// The scheme is not compared: behind a proxy that ends TLS it is another one. The browser
    /// itself sends the cookie over TLS alone.
    private static boolean isOwn(String origin, String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && !host.isEmpty() && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException _) {
            return false; // "null", or nothing of a URI
        }
    }
}
