package dev.waxwing.crypto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// JSON as maps and lists, read strictly (no field twice, nothing behind the value, at most 8
/// levels) and written compact with the fields in the map's order.
final class UntypedJson {
    private static final int MAX_DEPTH = 8;
    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private UntypedJson() {}

    static FieldReader object(byte[] json) throws EnvelopeException {
        if (read(json) instanceof Map<?, ?> object) {
            return new FieldReader(object);
        }
        throw EnvelopeException.malformed("A sealed message is a JSON object.");
    }

    static List<FieldReader> objects(String name, byte[] json) throws EnvelopeException {
        if (read(json) instanceof List<?> list) {
            return FieldReader.objects(name, list);
        }
        throw EnvelopeException.malformed("The field '" + name + "' holds no JSON array.");
    }

    static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Never null: Jackson gives a MissingNode-like null for "null" only, which no caller accepts.
    private static Object read(byte[] json) throws EnvelopeException {
        try {
            Object value = JSON.readValue(json, Object.class);
            return value == null ? "" : value;
        } catch (IOException _) {
            throw EnvelopeException.malformed("The sealed message is not valid JSON.");
        }
    }
}
