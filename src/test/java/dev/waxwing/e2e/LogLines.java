package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/// The log of a server that runs with `logging.format=json`.
record LogLines(RunningServer server) {
    /// All lines so far; one that is still being written is left out.
    List<JsonNode> all() {
        String log = server.stderr();
        return log.substring(0, log.lastIndexOf('\n') + 1).lines().map(FrameClient::json).toList();
    }

    /// The only line that says so and has these fields, once it is there.
    JsonNode one(String message, Map<String, String> fields) {
        await().untilAsserted(
                        () -> assertThat(with(message, fields)).as(server.stderr()).hasSize(1));
        return with(message, fields).getFirst();
    }

    private List<JsonNode> with(String message, Map<String, String> fields) {
        return all().stream()
                .filter(line -> line.path("message").asText().startsWith(message))
                .filter(line ->
                        fields.entrySet().stream()
                                .allMatch(field ->
                                        line.path(field.getKey())
                                                .asText()
                                                .equals(field.getValue())))
                .toList();
    }
}
