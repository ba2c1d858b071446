package dev.waxwing.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes header/body frames for clients: fields in a fixed order, the carried ones copied from
/// where they are. One instance writes one frame.
public final class HeaderBodyWriter {
    private static final byte[] ID = ascii("\"id\":");
    private static final byte[] FROM = ascii("\"header\":{\"from\":\"");
    private static final byte[] TO = ascii("\",\"to\":\"");
    private static final byte[] TYPE = ascii("\",\"message_type\":\"");
    private static final byte[] BROADCAST = ascii("\",\"is_broadcast\":true,\"timestamp\":");
    private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":");
    private static final byte[] SIGNATURE = ascii(",\"signature\":");
    private static final byte[] KEY = ascii(",\"encrypted_key\":");
    private static final byte[] NONCE = ascii(",\"encryption_nonce\":");
    private static final byte[] CONTENT = ascii("},\"body\":{\"content\":");
    private static final byte[] STATUS = ascii("},\"status\":\"");
    private static final int FIXED = 256;

    private byte[] out;
    private int length;

    private HeaderBodyWriter(int capacity) {
        this.out = new byte[capacity];
    }

    /// Everything of a message but its id: `"header":{…},"body":{…}}` with `status` behind if there
    /// is one. [#frame] puts the id before it.
    ///
    /// @param from a user's id, `server` or `system`: words that need no escapes, as `to`
    /// @param timestamp what the receiver sees when the frame has none
    public static byte[] body(
            String from,
            String to,
            HeaderBodyFrame frame,
            JsonText timestamp,
            @Nullable String status) {
        HeaderBodyWriter w = new HeaderBodyWriter(frame.content().size() + 2 * FIXED);
        w.put(FROM).put(from).put(TO).put(to).put(TYPE).put(frame.kind().word());
        w.put(frame.kind() == HeaderBodyFrame.Kind.BROADCAST ? BROADCAST : TIMESTAMP);
        w.put(frame.timestamp() == null ? timestamp : frame.timestamp());
        w.put(SIGNATURE, frame.signature());
        w.put(KEY, frame.encryptedKey());
        w.put(NONCE, frame.encryptionNonce());
        w.put(CONTENT).put(frame.content());
        if (status == null) {
            w.put('}');
        } else {
            w.put(STATUS).put(status).put('"');
        }
        return w.put('}').bytes();
    }

    /// A frame of the server's own.
    ///
    /// @param id of the frame that is answered, in JSON form; null when it had none
    /// @param from `server` or `system`
    /// @param more further fields of the frame as JSON, such as `"message_id":7`; may be empty
    public static EncodedFrame answer(
            @Nullable String id,
            String from,
            String to,
            JsonText timestamp,
            JsonText content,
            @Nullable String status,
            String more) {
        HeaderBodyWriter w = new HeaderBodyWriter(content.size() + more.length() + FIXED);
        w.put('{');
        if (id != null) {
            w.put(ID).put(id).put(',');
        }
        w.put(FROM).put(from).put(TO).put(to).put(TYPE).put(HeaderBodyFrame.Kind.DIRECT.word());
        w.put(TIMESTAMP).put(timestamp).put(CONTENT).put(content);
        if (status == null) {
            w.put('}');
        } else {
            w.put(STATUS).put(status).put('"');
        }
        if (!more.isEmpty()) {
            w.put(',').put(more);
        }
        return EncodedFrame.text(w.put('}').bytes());
    }

    /// The frame of a body without an id.
    public static EncodedFrame frame(byte[] body) {
        return EncodedFrame.text(new HeaderBodyWriter(body.length + 1).put('{').put(body).bytes());
    }

    /// The frame of a body with its id.
    ///
    /// @param id its JSON form: an integer, or a quoted string
    public static EncodedFrame frame(String id, byte[] body) {
        HeaderBodyWriter w = new HeaderBodyWriter(body.length + id.length() + 8);
        w.put('{').put(ID).put(id).put(',').put(body);
        return EncodedFrame.text(w.bytes());
    }

    private HeaderBodyWriter put(byte[] name, @Nullable JsonText value) {
        return value == null ? this : put(name).put(value);
    }

    private HeaderBodyWriter put(JsonText text) {
        return put(text.source(), text.from(), text.size());
    }

    private HeaderBodyWriter put(byte[] bytes) {
        return put(bytes, 0, bytes.length);
    }

    private HeaderBodyWriter put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    private HeaderBodyWriter put(char c) {
        room(1);
        out[length++] = (byte) c;
        return this;
    }

    private HeaderBodyWriter put(byte[] bytes, int from, int count) {
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

    private byte[] bytes() {
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
