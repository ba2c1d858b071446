package dev.waxwing.sessions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/// The frame by which a client says who it is when its handshake did not: `{"type": "auth", "data":
/// {"token": "…"}}`.
final class FirstFrame {
    private static final int MAX_BYTES = 8 << 10;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(32)
                                                    .build())
                                    .build())
                    .build();

    private FirstFrame() {}

    /// The token; empty when this is another frame, or none.
    static Optional<String> token(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            JsonNode frame = JSON.readTree(utf8);
            JsonNode token = frame.path("data").path("token");
            return frame.path("type").asText().equals("auth") && token.isTextual()
                    ? Optional.of(token.asText())
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
