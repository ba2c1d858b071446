package dev.waxwing.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A string together with its JSON form, so that what is only carried is copied and never encoded
/// again. Immutable: nobody writes to [#source].
///
/// @param value what it says; free of unpaired surrogates
/// @param source bytes that hold its JSON form
/// @param from where the opening quote is
/// @param to behind the closing quote
public record JsonText(String value, byte[] source, int from, int to) {
    /// What is shorter than this without its quotes, by this much, had an escape or is not ASCII.
    private static final int QUOTES = 2;

    /// Encodes a text of ours.
    public static JsonText of(String value) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(value);
        byte[] quoted = new byte[inner.length + QUOTES];
        quoted[0] = '"';
        System.arraycopy(inner, 0, quoted, 1, inner.length);
        quoted[quoted.length - 1] = '"';
        return new JsonText(value, quoted, 0, quoted.length);
    }

    /// A text as it was received. The form is used again only where it is plain ASCII without
    /// escapes, which shows in its length; any other is made anew, so that no odd encoding is
    /// passed on.
    ///
    /// @throws MalformedMessage when half a surrogate pair stands alone: such a string has no UTF-8
    ///   form
    static JsonText received(String value, byte[] source, int from, int to)
            throws MalformedMessage {
        if (to - from - QUOTES == value.length()) {
            return new JsonText(value, source, from, to);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new MalformedMessage("a string holds an unpaired surrogate");
        }
        return of(value);
    }

    /// A frame's id, which is JSON, as the client means it; one with escapes keeps them.
    public static @Nullable String unquoted(@Nullable String json) {
        return json == null || !json.startsWith("\"") ? json : json.substring(1, json.length() - 1);
    }

    /// Bytes of the JSON form, quotes included.
    public int size() {
        return to - from;
    }

    /// The same text.
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText text && value.equals(text.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /// The JSON form; for messages to people and tests, not for the hot path.
    @Override
    public String toString() {
        return new String(Arrays.copyOfRange(source, from, to), StandardCharsets.UTF_8);
    }
}
