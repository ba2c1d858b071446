package dev.waxwing.gateway.websocket;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What one WebSocket connection may cost, and who may open one from a page.
@Section(value = "websocket", doc = "WebSocket connections: limits, heartbeat, origins.")
public record WebSocketConfig(
        @Setting(
                        value = "1 MiB",
                        min = "64 KiB",
                        max = "256 MiB",
                        bytes = true,
                        doc =
                                "Bytes that a client may leave unread; beyond it the connection is"
                                        + " closed with 4008.")
                int outbox,
        @Setting(
                        value = "256",
                        min = "16",
                        max = "1000000",
                        doc =
                                "Frames that a client may leave unread; beyond it the connection is"
                                        + " closed with 4008.")
                int outboxFrames,
        @Setting(
                        value = "30s",
                        min = "1s",
                        max = "1m",
                        doc = "Silence after which a client is asked whether it is still there.")
                Duration heartbeat,
        @Setting(
                        value = "60s",
                        min = "2s",
                        max = "10m",
                        doc = "Silence after which the connection is closed with 4004.")
                Duration silence,
        @Setting(
                        value = "5s",
                        min = "1s",
                        max = "1m",
                        doc =
                                "How long a client that showed no token in its handshake may take"
                                        + " to send one.")
                Duration authentication,
        @Setting(
                        value = "true",
                        doc =
                                "Whether a token may be in the query, as `?token=`. Waxwing never"
                                        + " logs queries; what stands before it may.")
                boolean tokenInQuery,
        @Setting(
                        whenUnset = "pages of this machine only",
                        doc =
                                "The origins, separated by commas, whose pages may connect, such as"
                                        + " `https://chat.example.org`. Programs that are no"
                                        + " browser send none and are not asked.")
                Optional<String> origins) {

    public WebSocketConfig {
        if (silence.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException(
                    "websocket.silence must be longer than websocket.heartbeat");
        }
        if (origins.stream().flatMap(WebSocketConfig::each).anyMatch(o -> !o.contains("://"))) {
            throw new IllegalArgumentException(
                    "websocket.origins are of the form https://chat.example.org");
        }
    }

    /// The allowed origins.
    public List<String> allowedOrigins() {
        return origins.stream().flatMap(WebSocketConfig::each).toList();
    }

    private static Stream<String> each(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(o -> !o.isEmpty());
    }
}
