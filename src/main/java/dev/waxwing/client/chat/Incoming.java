package dev.waxwing.client.chat;

import com.fasterxml.jackson.databind.JsonNode;

/// A frame from the server.
sealed interface Incoming {
    /// A direct message.
    record Direct(long id, String from, String content, boolean pending) implements Incoming {}

    /// A broadcast.
    ///
    /// @param signature as it came; empty when there is none
    record Broadcast(String from, String content, String signature) implements Incoming {}

    /// A frame of ours is stored.
    record Confirmed(long ours) implements Incoming {}

    /// Nothing came of a frame of ours.
    ///
    /// @param ours its id, or -1
    /// @param retryAfterMs 0 when waiting does not help
    record Failed(long ours, String sentence, long retryAfterMs) implements Incoming {}

    /// The answer to a command.
    record Answer(long ours, String content) implements Incoming {}

    /// What a frame means.
    static Incoming of(JsonNode frame) {
        JsonNode header = frame.path("header");
        String from = header.path("from").asText();
        String content = frame.path("body").path("content").asText();
        long id = frame.path("id").asLong(-1);
        String status = frame.path("status").asText();
        return switch (status) {
            case "sent" -> new Confirmed(id);
            case "error" ->
                    new Failed(id, content, frame.path("error").path("retry_after_ms").asLong(0));
            default -> {
                if (from.equals("server")) {
                    yield new Answer(id, content);
                }
                yield header.path("message_type").asText().equals("broadcast")
                        ? new Broadcast(from, content, header.path("signature").asText())
                        : new Direct(id, from, content, status.equals("pending"));
            }
        };
    }
}
