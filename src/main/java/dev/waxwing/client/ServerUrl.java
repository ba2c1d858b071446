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
        String query = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        if (after.isPresent()) {
            query += "&after=" + after.getAsLong();
        }
        return URI.create(webSocket() + "?" + query);
    }

    /// Where connections of the native protocol go.
    ///
    /// @param resumes whether their first frame is `resume`
    public URI webSocket(boolean resumes) {
        return URI.create(webSocket() + (resumes ? "?first=resume" : ""));
    }

    private String webSocket() {
        String scheme = "https".equals(base.getScheme()) ? "wss" : "ws";
        return scheme + "://" + base.getAuthority() + "/ws";
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
