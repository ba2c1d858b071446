package dev.waxwing.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waxwing.model.MessageEnvelope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Reads the files of test vectors.
final class VectorFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> REQUIRED =
            Set.of("message_id", "ciphertext", "nonce", "tag", "enc_session_key");

    private VectorFile() {}

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    static MessageEnvelope envelope(JsonNode line) {
        Map<String, Object> extra = new LinkedHashMap<>();
        line.properties().stream()
                .filter(field -> !REQUIRED.contains(field.getKey()))
                .forEach(field ->
                        extra.put(
                                field.getKey(), JSON.convertValue(field.getValue(), Object.class)));
        return new MessageEnvelope(
                line.get("message_id").asText(),
                line.get("ciphertext").asText(),
                line.get("nonce").asText(),
                line.get("tag").asText(),
                line.get("enc_session_key").asText(),
                extra);
    }
}
