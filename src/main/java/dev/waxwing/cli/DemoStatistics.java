package dev.waxwing.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.client.Endpoint;
import dev.waxwing.client.LineConnection;
import java.io.IOException;

/// What the demo asks its server about itself.
final class DemoStatistics {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String START = "Stats: ";

    private DemoStatistics() {}

    /// Published messages that this server process dropped because it had them.
    static long duplicates(int port) throws IOException {
        try (LineConnection connection = LineConnection.open(Endpoint.plain("127.0.0.1", port))) {
            String answer = connection.call("stats");
            if (!answer.startsWith(START)) {
                throw new IOException("stats was answered with: " + answer);
            }
            long sum = 0;
            for (JsonNode queue : JSON.readTree(answer.substring(START.length())).path("queues")) {
                sum += queue.path("duplicates").asLong();
            }
            return sum;
        }
    }
}
