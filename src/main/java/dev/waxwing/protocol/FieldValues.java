package dev.waxwing.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the value of a field that its parser stands at: as the type that the field has, and within
/// the field's bounds. Null stands for an optional value that is not there.
abstract class FieldValues {
    final JsonParser p;
    private final byte[] json;

    /// @param json what the parser reads
    FieldValues(JsonParser p, byte[] json) {
        this.p = p;
        this.json = json;
    }

    /// A string that is there.
    ///
    /// @param most characters
    String string(String field, int most) throws IOException, MalformedMessage {
        return text(field, most).value();
    }

    @Nullable String optional(String field, int most) throws IOException, MalformedMessage {
        JsonText text = optionalText(field, most);
        return text == null ? null : text.value();
    }

    @Nullable JsonText optionalText(String field, int most) throws IOException, MalformedMessage {
        return p.currentToken() == JsonToken.VALUE_NULL ? null : text(field, most);
    }

    private JsonText text(String field, int most) throws IOException, MalformedMessage {
        if (p.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedMessage("'" + field + "' must be a string");
        }
        int from = (int) p.currentTokenLocation().getByteOffset();
        String value = p.getText();
        if (value.length() > most) {
            throw new MalformedMessage("'" + field + "' is longer than " + most + " characters");
        }
        return JsonText.received(value, json, from, (int) p.currentLocation().getByteOffset());
    }

    boolean bool(String field) throws MalformedMessage {
        return switch (p.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new MalformedMessage("'" + field + "' must be true or false");
        };
    }

    /// 0 or more; 0 where it is null.
    long number(String field) throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (p.currentToken() != JsonToken.VALUE_NUMBER_INT
                || p.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || p.getLongValue() < 0) {
            throw new MalformedMessage("'" + field + "' must be an integer of 0 or more");
        }
        return p.getLongValue();
    }

    /// @param most strings
    List<String> strings(String field, int mostCharacters, int most)
            throws IOException, MalformedMessage {
        if (p.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedMessage("'" + field + "' must be an array of strings");
        }
        List<String> all = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            all.add(string(field, mostCharacters));
            if (all.size() > most) {
                throw new MalformedMessage("'" + field + "' has more than " + most + " elements");
            }
        }
        return all;
    }

    /// The value is an object, whose fields come next.
    void start(String field) throws MalformedMessage {
        if (p.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedMessage("'" + field + "' must be an object");
        }
    }

    /// The fields of an object, all of them strings.
    Map<String, String> texts(String field, int most, int mostCharacters)
            throws IOException, MalformedMessage {
        Map<String, String> all = new LinkedHashMap<>();
        int characters = 0;
        while (p.nextToken() == JsonToken.FIELD_NAME) {
            String header = p.currentName();
            p.nextToken();
            String value = string(field, mostCharacters);
            all.put(header, value);
            characters += header.length() + value.length();
            if (all.size() > most || characters > mostCharacters) {
                throw new MalformedMessage(
                        "'%s' are more than %d, or longer than %d characters"
                                .formatted(field, most, mostCharacters));
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(header)) {
                throw new MalformedMessage("a name in '" + field + "' holds an unpaired surrogate");
            }
        }
        return all;
    }

    @Nullable RawJson object(String field) throws IOException, MalformedMessage {
        if (p.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        start(field);
        return raw();
    }

    /// Any value, as it stands.
    RawJson raw() throws IOException {
        int from = (int) p.currentTokenLocation().getByteOffset();
        if (p.currentToken() == JsonToken.VALUE_STRING) {
            return new RawJson(json, from, endOfString(from));
        }
        p.skipChildren();
        p.finishToken();
        return new RawJson(json, from, (int) p.currentLocation().getByteOffset());
    }

    /// Where a string ends, found without decoding it: the parser checks it when it passes over it.
    private int endOfString(int from) throws IOException {
        int at = PlainCharacters.end(json, from + 1, json.length);
        while (at < json.length && json[at] != '"') {
            at = PlainCharacters.end(json, json[at] == '\\' ? at + 2 : at + 1, json.length);
        }
        if (at < json.length) {
            return at + 1;
        }
        p.finishToken();
        throw new IllegalStateException("a string without end was read");
    }
}
