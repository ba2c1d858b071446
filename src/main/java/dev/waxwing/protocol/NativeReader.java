package dev.waxwing.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads frames of `waxwing.v1`: `{"type", "id"?, "data"?}`, in one pass, whatever the order of the
/// fields.
///
/// Unknown fields are skipped and optional ones may be null; a known field of the wrong type, any
/// field twice, nesting beyond [#MAX_DEPTH] levels and half a surrogate pair in a name are refused.
/// What is only carried (`payload`, `sealed`, `message`, `params`) is checked for its form and kept
/// as bytes. One instance reads one frame; [#parse] is safe for all threads.
public final class NativeReader {
    /// The deepest nesting, also of what is carried.
    public static final int MAX_DEPTH = 32;

    /// Characters of `id` when it is a string.
    public static final int MAX_ID = 64;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final JsonParser p;
    private final NativeFields fields;
    private @Nullable String id;
    private @Nullable String type;

    private NativeReader(JsonParser p, byte[] json) {
        this.p = p;
        this.fields = new NativeFields(p, json);
    }

    /// Reads a frame.
    ///
    /// @param json UTF-8, kept by the result: nobody may write to it afterwards
    /// @throws MalformedFrame naming the first thing that is wrong, with the frame's id when that
    ///   was read before
    public static NativeFrame parse(byte[] json) throws MalformedFrame {
        try (JsonParser p = JSON.createParser(json)) {
            NativeReader reader = new NativeReader(p, json);
            try {
                return reader.frame();
            } catch (MalformedMessage e) {
                throw new MalformedFrame(reader.id, e.why());
            } catch (JsonProcessingException e) {
                throw new MalformedFrame(reader.id, broken(e.getOriginalMessage()));
            }
        } catch (IOException e) {
            throw new MalformedFrame(null, broken(e.getMessage()));
        }
    }

    private static String broken(@Nullable String why) {
        String first = why == null ? "" : why.lines().findFirst().orElse("");
        return "not valid JSON: " + LineParser.printable(first);
    }

    private NativeFrame frame() throws IOException, MalformedMessage {
        if (p.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("a frame must be a JSON object");
        }
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String name = p.currentName();
            p.nextToken();
            switch (name) {
                case "type" -> type = fields.string(name, NativeFields.MAX_WORD);
                case "id" -> id = id();
                case "data" -> data();
                default -> p.skipChildren();
            }
        }
        if (p.nextToken() != null) {
            throw new MalformedMessage("text after the frame");
        }
        if (type == null) {
            throw new MalformedMessage("'type' is missing");
        }
        return new NativeFrame(id, fields.call(type));
    }

    private @Nullable String id() throws IOException, MalformedMessage {
        return switch (p.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> integer();
            case VALUE_STRING -> JsonText.of(fields.string("id", MAX_ID)).toString();
            default -> throw new MalformedMessage("'id' must be an integer or a string");
        };
    }

    private String integer() throws IOException, MalformedMessage {
        if (p.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new MalformedMessage("'id' is out of bounds");
        }
        return Long.toString(p.getLongValue());
    }

    private void data() throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (p.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("'data' must be an object");
        }
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String name = p.currentName();
            p.nextToken();
            fields.read(name);
        }
    }
}
