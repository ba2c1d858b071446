package dev.waxwing.protocol;

import dev.waxwing.model.MessageEnvelope;
import java.nio.charset.StandardCharsets;

/// Recognises, without parsing, a message that is canonical already: exactly the five fields,
/// compact, in order, and plain ASCII without escapes. That is what the published clients and
/// Waxwing's own send, so nearly every message can be stored as it came. Whatever is not recognised
/// goes to [MessageJson], which decides.
///
/// Some 0.2 µs for 1 KB, where a JSON parser takes 1 to 2.
public final class MessageScanner {
    /// Where the id starts in a canonical message.
    public static final int ID_OFFSET = "{\"message_id\":\"".length();

    private static final byte[][] KEYS = {
        ascii("{\"message_id\":\""),
        ascii("\",\"ciphertext\":\""),
        ascii("\",\"nonce\":\""),
        ascii("\",\"tag\":\""),
        ascii("\",\"enc_session_key\":\"")
    };
    private static final byte[] END = ascii("\"}");

    private MessageScanner() {}

    /// The id of a message that is canonical, or was made so by [MessageJson]: it stands at a fixed
    /// place, unescaped.
    public static String id(byte[] message, int offset) {
        int from = offset + ID_OFFSET;
        return new String(message, from, idLength(message, offset), StandardCharsets.UTF_8);
    }

    /// Bytes of that id.
    public static int idLength(byte[] message, int offset) {
        int to = offset + ID_OFFSET;
        while (message[to] != '"') {
            to++;
        }
        return to - offset - ID_OFFSET;
    }

    /// The length of the id when `b[from, to)` is a canonical message, else -1. The id then starts
    /// at `from +` [#ID_OFFSET] and is valid.
    public static int canonicalIdLength(byte[] b, int from, int to) {
        int at = from;
        int idLength = -1;
        for (byte[] key : KEYS) {
            if (!matches(b, at, to, key)) {
                return -1;
            }
            int start = at + key.length;
            at = PlainCharacters.end(b, start, to);
            if (idLength < 0) {
                idLength = at - start;
            }
        }
        boolean ended = to - at == END.length && matches(b, at, to, END);
        return ended && isId(b, from + ID_OFFSET, idLength) ? idLength : -1;
    }

    /// A plain string still may hold spaces or DEL, which an id may not.
    private static boolean isId(byte[] b, int from, int length) {
        if (length < 1 || length > MessageEnvelope.MAX_ID_LENGTH) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (b[i] == ' ' || b[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(byte[] b, int at, int to, byte[] key) {
        if (to - at < key.length) {
            return false;
        }
        for (int i = 0; i < key.length; i++) {
            if (b[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
