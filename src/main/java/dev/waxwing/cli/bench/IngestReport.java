package dev.waxwing.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What an ingest measurement found.
///
/// @param seconds from the first post to the last answer
/// @param slowestPostMs from one post to its answer, at most
/// @param feed for each feed client
record IngestReport(
        int messages, int posts, int size, double seconds, double slowestPostMs, List<Feed> feed) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param seconds from the first post to its last message; 0 when not all came
    record Feed(int received, int misplaced, double seconds) {}

    IngestReport {
        feed = List.copyOf(feed);
    }

    double rate() {
        return messages / seconds;
    }

    boolean isWhole() {
        return feed.stream().allMatch(f -> f.received == messages && f.misplaced == 0);
    }

    String json() throws JsonProcessingException {
        ObjectNode line = JSON.createObjectNode();
        line.put("bench", "ingest").put("messages", messages).put("posts", posts);
        line.put("size", size).put("seconds", rounded(seconds));
        line.put("durable_per_s", Math.round(rate()))
                .put("slowest_post_ms", rounded(slowestPostMs));
        for (Feed client : feed) {
            line.withArray("feed")
                    .addObject()
                    .put("received", client.received)
                    .put("misplaced", client.misplaced)
                    .put("seconds", rounded(client.seconds))
                    .put("per_s", client.seconds == 0 ? 0 : Math.round(messages / client.seconds));
        }
        line.put("whole", isWhole());
        return JSON.writeValueAsString(line);
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                "durable   %,10.0f messages/s   %,d messages of %,d bytes in %d posts, %.2f s, slowest post %.0f ms%n"
                        .formatted(rate(), messages, size, posts, seconds, slowestPostMs));
        for (Feed client : feed) {
            String rate = client.seconds == 0 ? "-" : "%,.0f".formatted(messages / client.seconds);
            text.append(
                    "feed      %10s messages/s   %,d received, %,d not in their turn%n"
                            .formatted(rate, client.received, client.misplaced));
        }
        return text.append(
                        isWhole()
                                ? "every message once, in order"
                                : "NOT every message once, in order")
                .toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
