package dev.waxwing.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// A message to a topic, as it arrived.
///
/// @param epoch of the topic's log; 0 where it keeps none
/// @param offset in the topic's log; 0 where it keeps none
/// @param from the user who published it
/// @param at when the server got it, RFC 3339
public record Event(
        String topic,
        long epoch,
        long offset,
        String from,
        String at,
        Map<String, String> headers,
        JsonNode payload) {
    public Event {
        headers = Map.copyOf(headers);
    }
}
