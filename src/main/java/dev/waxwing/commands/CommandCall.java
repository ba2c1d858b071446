package dev.waxwing.commands;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A server command as it was sent: `{"command", "params"?, "request_id"?, "timestamp"?}`.
///
/// @param params any JSON; null in JSON's sense when there were none
/// @param requestId a string or a number to be sent back
/// @param timestamp when the client made it: such a call counts once and for a while only
public record CommandCall(
        String command,
        JsonNode params,
        Optional<JsonNode> requestId,
        Optional<Instant> timestamp) {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_REQUEST_ID = 256;

    static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// Reads a frame's content.
    ///
    /// @return empty when it is not a command in form, whatever the reason
    public static Optional<CommandCall> parse(String content) {
        try {
            JsonNode tree = JSON.readTree(content);
            return tree instanceof ObjectNode call && !hasUnpairedSurrogates(content, tree)
                    ? read(call)
                    : Optional.empty();
        } catch (JsonProcessingException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// The answer repeats parts of the call, so they must have a UTF-8 form. Only an escape can
    /// bring half a pair.
    private static boolean hasUnpairedSurrogates(String content, JsonNode tree) {
        return content.contains("\\u")
                && !StandardCharsets.UTF_8.newEncoder().canEncode(tree.toString());
    }

    private static Optional<CommandCall> read(ObjectNode call) {
        JsonNode command = call.path("command");
        Optional<JsonNode> requestId = call.optional("request_id").filter(id -> !id.isNull());
        Optional<JsonNode> timestamp = call.optional("timestamp").filter(at -> !at.isNull());
        boolean isWellFormed =
                command.isTextual()
                        && requestId.map(CommandCall::isId).orElse(true)
                        && timestamp.map(JsonNode::isTextual).orElse(true);
        return isWellFormed
                ? Optional.of(
                        new CommandCall(
                                command.textValue(),
                                call.optional("params").orElseGet(NullNode::getInstance),
                                requestId,
                                timestamp.map(JsonNode::textValue).map(Instant::parse)))
                : Optional.empty();
    }

    private static boolean isId(JsonNode id) {
        return (id.isTextual() || id.isIntegralNumber()) && id.asText().length() <= MAX_REQUEST_ID;
    }
}
