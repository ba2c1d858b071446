package dev.waxwing.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.waxwing.gateway.http.Refused;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.sessions.Dialect;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A client's opening handshake (RFC 6455, 4.2.1), checked.
///
/// @param accept the value of `Sec-WebSocket-Accept`
/// @param subprotocol the one that is chosen, if the client offered any
/// @param token of an offered `access_token.TOKEN`
record Handshake(
        String accept, Dialect dialect, Optional<String> subprotocol, Optional<String> token) {
    private static final String TOKEN = "access_token.";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /// @throws Refused when it is none, or offers only subprotocols that nobody speaks here
    static Handshake of(HttpServerRequest request, Map<String, Dialect> dialects) {
        if (request.version() != HttpVersion.HTTP_1_1
                || !names(request.getHeader("Connection")).contains("upgrade")) {
            throw malformed("Send HTTP/1.1 with Connection: Upgrade.");
        }
        if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            throw new Refused(ErrorCode.UPGRADE_REQUIRED, "Send Sec-WebSocket-Version: 13.");
        }
        List<String> offered = list(request.headers().getAll("Sec-WebSocket-Protocol"));
        Optional<String> withToken = offered.stream().filter(p -> p.startsWith(TOKEN)).findFirst();
        Optional<String> known = offered.stream().filter(dialects::containsKey).findFirst();
        boolean onlyUnknown = known.isEmpty() && withToken.isEmpty() && !offered.isEmpty();
        Dialect dialect = dialects.get(known.orElse(""));
        if (onlyUnknown || dialect == null) {
            throw malformed("None of these subprotocols is spoken here.");
        }
        return new Handshake(
                accept(request.getHeader("Sec-WebSocket-Key")),
                dialect,
                known.or(() -> withToken),
                withToken.map(p -> p.substring(TOKEN.length())));
    }

    /// Whether a request wants to become a WebSocket at all.
    static boolean isWanted(HttpServerRequest request) {
        return names(request.getHeader("Upgrade")).contains("websocket");
    }

    private static String accept(@Nullable String key) {
        if (key == null || !isSixteenBytes(key.strip())) {
            throw malformed("The Sec-WebSocket-Key is not 16 bytes in base64.");
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key.strip() + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static boolean isSixteenBytes(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static List<String> names(@Nullable String header) {
        return header == null ? List.of() : list(List.of(header.toLowerCase(Locale.ROOT)));
    }

    private static List<String> list(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Refused malformed(String detail) {
        return new Refused(ErrorCode.MALFORMED, detail);
    }
}
