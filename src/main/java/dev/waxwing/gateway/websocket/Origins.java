package dev.waxwing.gateway.websocket;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which pages may connect (RFC 6455, 10.2): those of the allow-list, and those that this machine
/// itself served to a browser on it. A page's own host is no proof when it has a name: a name can
/// be made to point here.
final class Origins {
    private final List<String> allowed;

    Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(o -> o.toLowerCase(Locale.ROOT)).toList();
    }

    /// @param origin the header; programs that are no browser send none
    /// @param host the header of the same request
    boolean mayConnect(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        String page = origin.strip().toLowerCase(Locale.ROOT);
        return allowed.contains(page) || host != null && isOurOwnHere(page, host);
    }

    private static boolean isOurOwnHere(String page, String host) {
        try {
            URI uri = URI.create(page);
            String name = uri.getHost();
            return name != null
                    && host.strip().equalsIgnoreCase(uri.getAuthority())
                    && isThisMachine(name);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isThisMachine(String name) {
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        try {
            return bare.equals("localhost") || InetAddress.ofLiteral(bare).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
