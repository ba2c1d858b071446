package dev.waxwing.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one JSON object in its untyped form, refusing what is missing or mistyped.
final class FieldReader {
    private final Map<?, ?> fields;

    FieldReader(Map<?, ?> fields) {
        this.fields = fields;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) throws EnvelopeException {
        if (value(name) instanceof String text) {
            return text;
        }
        throw mistyped(name, "a string");
    }

    FieldReader object(String name) throws EnvelopeException {
        if (value(name) instanceof Map<?, ?> object) {
            return new FieldReader(object);
        }
        throw mistyped(name, "an object");
    }

    List<FieldReader> objects(String name) throws EnvelopeException {
        if (value(name) instanceof List<?> list) {
            return objects(name, list);
        }
        throw mistyped(name, "an array");
    }

    static List<FieldReader> objects(String name, List<?> list) throws EnvelopeException {
        List<FieldReader> objects = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> object)) {
                throw mistyped(name, "an array of objects");
            }
            objects.add(new FieldReader(object));
        }
        return objects;
    }

    /// Refuses a number that this program does not know.
    void requireKnown(String name, int known) throws EnvelopeException {
        if (!(value(name) instanceof Integer number)) {
            throw mistyped(name, "a whole number");
        }
        if (number != known) {
            throw new EnvelopeException(
                    EnvelopeException.Reason.UNSUPPORTED,
                    "The field '%s' is %d; this program knows %d only."
                            .formatted(name, number, known));
        }
    }

    /// Refuses fields besides `names`: they would be unsigned.
    void requireOnly(List<String> names) throws EnvelopeException {
        for (Object name : fields.keySet()) {
            if (!names.contains(name)) {
                throw EnvelopeException.malformed(
                        "A sealed message has no field besides " + String.join(", ", names) + ".");
            }
        }
    }

    private @Nullable Object value(String name) throws EnvelopeException {
        if (!fields.containsKey(name)) {
            throw EnvelopeException.malformed("The field '" + name + "' is missing.");
        }
        return fields.get(name);
    }

    private static EnvelopeException mistyped(String name, String expected) {
        return EnvelopeException.malformed("The field '" + name + "' is not " + expected + ".");
    }
}
