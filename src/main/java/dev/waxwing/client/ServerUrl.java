package dev.waxwing.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Where a server is: `http://HOST:PORT` or `https://HOST:PORT`.
public record ServerUrl(URI base) {
    /// Checks it.
    ///
    /// @throws IllegalArgumentException with a sentence for whoever wrote it
    public ServerUrl {
        boolean isHttp = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        String path = base.getPath();
        if (!isHttp || base.getHost() == null || path != null && !path.matches("/?")) {
            throw new IllegalArgumentException(
                    "a server is http://HOST:PORT or https://HOST:PORT, not '" + base + "'");
        }
    }

    public static ServerUrl parse(String text) {
        return new ServerUrl(URI.create(text));
    }

    /// @param path beginning with `/`
    public URI path(String path) {
        return base.resolve(path);
    }

    public URI webSocket(String token, OptionalLong after) {
        String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
        String query = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        if (after.isPresent()) {
            query += "&after=" + after.getAsLong();
        }
        return URI.create(scheme + "://" + base.getAuthority() + "/ws?" + query);
    }

    /// Where WebSocket connections go whose token is not in the address.
    public URI webSocket() {
        return URI.create(
                ("https".equals(base.getScheme()) ? "wss" : "ws")
                        + "://"
                        + base.getAuthority()
                        + "/ws");
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
