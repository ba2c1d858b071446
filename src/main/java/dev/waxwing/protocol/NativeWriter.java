package dev.waxwing.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes frames of `waxwing.v1` for clients: `{"type","id"?,"data"?}`, carried values copied from
/// where they are. One instance writes one frame, or the part of one that a log keeps.
public final class NativeWriter {
    private static final int ROOM = 192;

    private byte[] out;
    private int length;
    private boolean hasFields;

    private NativeWriter(int capacity) {
        this.out = new byte[capacity];
    }

    /// Begins the answer to a frame, or what comes by itself.
    ///
    /// @param type a word that needs no escapes
    /// @param id of the frame that is answered, in JSON form; null when it had none
    public static NativeWriter frame(String type, @Nullable String id) {
        return frame(type, id, ROOM);
    }

    /// As [#frame(String, String)].
    ///
    /// @param room bytes that are expected
    public static NativeWriter frame(String type, @Nullable String id, int room) {
        NativeWriter w = new NativeWriter(ROOM + room);
        w.put("{\"type\":\"").put(type).put("\"");
        if (id != null) {
            w.put(",\"id\":").text(id);
        }
        return w.put(",\"data\":{");
    }

    /// Begins fields alone, to be put into a frame later by [#fields(byte[])].
    public static NativeWriter fields(int room) {
        return new NativeWriter(ROOM + room);
    }

    public NativeWriter field(String name, long value) {
        return name(name).put(Long.toString(value));
    }

    public NativeWriter field(String name, boolean value) {
        return name(name).put(value ? "true" : "false");
    }

    public NativeWriter field(String name, String value) {
        return name(name).quoted(value);
    }

    /// Nothing when there is no value.
    public NativeWriter field(String name, @Nullable JsonText value) {
        return value == null ? this : name(name).put(value.source(), value.from(), value.size());
    }

    /// Nothing when there is no value.
    public NativeWriter field(String name, @Nullable RawJson value) {
        return value == null ? this : name(name).put(value.source(), value.from(), value.size());
    }

    /// Nothing when there are none.
    public NativeWriter field(String name, Map<String, String> values) {
        if (values.isEmpty()) {
            return this;
        }
        name(name).put("{");
        boolean isFirst = true;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            put(isFirst ? "" : ",").quoted(entry.getKey()).put(":").quoted(entry.getValue());
            isFirst = false;
        }
        return put("}");
    }

    /// A field whose value is this JSON.
    public NativeWriter json(String name, String json) {
        return name(name).text(json);
    }

    /// Fields that [#bytes] has given.
    public NativeWriter fields(byte[] written) {
        separate();
        return put(written, 0, written.length);
    }

    /// The frame is complete.
    public EncodedFrame end() {
        put("}}");
        return EncodedFrame.text(out, length);
    }

    /// What was written.
    public byte[] bytes() {
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    private NativeWriter name(String name) {
        separate();
        return put("\"").put(name).put("\":");
    }

    private void separate() {
        if (hasFields) {
            put(",");
        }
        hasFields = true;
    }

    private NativeWriter quoted(String value) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(value);
        put("\"");
        put(inner, 0, inner.length);
        return put("\"");
    }

    private NativeWriter text(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return put(utf8, 0, utf8.length);
    }

    /// ASCII without its own need for escapes.
    @SuppressWarnings("deprecation") // the fastest way for ASCII, and it is defined
    private NativeWriter put(String ascii) {
        int count = ascii.length();
        room(count);
        ascii.getBytes(0, count, out, length);
        length += count;
        return this;
    }

    private NativeWriter put(byte[] bytes, int from, int count) {
        room(count);
        System.arraycopy(bytes, from, out, length, count);
        length += count;
        return this;
    }

    private void room(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }
}
