package dev.waxwing.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A JSON value as it was received: checked for its form, never looked into, carried as bytes.
/// Immutable: nobody writes to [#source].
///
/// @param source bytes that hold it
/// @param from its first byte
/// @param to behind its last byte
public record RawJson(byte[] source, int from, int to) {
    private static final JsonFactory JSON = new JsonFactory();

    /// The value whose form is this text.
    ///
    /// @param json one valid JSON value
    public static RawJson of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new RawJson(bytes, 0, bytes.length);
    }

    /// The value as a string: itself when it is one, as it stands; else its form.
    public JsonText text() {
        if (source[from] != '"') {
            return JsonText.of(toString());
        }
        try (JsonParser p = JSON.createParser(source, from, size())) {
            p.nextToken();
            return JsonText.received(p.getText(), source, from, to);
        } catch (IOException | MalformedMessage _) { // half a surrogate pair has no other form
            return JsonText.of(toString());
        }
    }

    /// Bytes of its form.
    public int size() {
        return to - from;
    }

    /// The same form, byte for byte.
    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson raw
                && Arrays.equals(source, from, to, raw.source, raw.from, raw.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + source[i];
        }
        return hash;
    }

    /// Its form.
    @Override
    public String toString() {
        return new String(source, from, size(), StandardCharsets.UTF_8);
    }
}
