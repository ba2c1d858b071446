package dev.waxwing.e2e;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// A `Message: id JSON` line, taken apart.
///
/// @param id as between the spaces
/// @param json the rest of the line, as it came
public record Delivery(String id, String json) {
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /// Reads the line.
    ///
    /// @throws AssertionError if it is no such line, or the id is not that of the JSON
    public static Delivery parse(String line) {
        String[] words = line.split(" ", 3);
        if (words.length != 3 || !words[0].equals("Message:")) {
            throw new AssertionError("not a delivery: " + line);
        }
        Delivery delivery = new Delivery(words[1], words[2]);
        String inside = delivery.field("message_id").asText();
        if (!inside.equals(delivery.id())) {
            throw new AssertionError("the line says " + delivery.id() + ", its JSON " + inside);
        }
        return delivery;
    }

    /// A field of the JSON; missing node if there is none.
    public JsonNode field(String name) {
        return tree().path(name);
    }

    public boolean redelivered() {
        return field("redelivered").asBoolean(false);
    }

    public int deliveryCount() {
        return field("delivery_count").asInt(-1);
    }

    /// The JSON, read strictly: a field that comes twice, or text after the end, fails the test.
    public JsonNode tree() {
        return read(json);
    }

    /// Reads any JSON as strictly.
    public static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
