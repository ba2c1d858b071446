package dev.waxwing.model;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A sealed message as it travels on the line protocol: five required strings and whatever optional
/// fields the sender added. The server carries it and never opens it.
///
/// @param messageId the sender's id, 1 to 200 characters without spaces, control characters, `"` or
///   `\\`
/// @param ciphertext standard base64
/// @param nonce standard base64
/// @param tag standard base64
/// @param encSessionKey the content key, sealed to the receiver
/// @param extra optional fields in the order they came; values are JSON values as Jackson's untyped
///   binding gives them (String, Number, Boolean, List, Map, null)
public record MessageEnvelope(
        String messageId,
        String ciphertext,
        String nonce,
        String tag,
        String encSessionKey,
        Map<String, Object> extra) {

    /// The longest message id that is accepted, in characters.
    public static final int MAX_ID_LENGTH = 200;

    public MessageEnvelope {
        Objects.requireNonNull(ciphertext, "ciphertext");
        Objects.requireNonNull(nonce, "nonce");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(encSessionKey, "enc_session_key");
        if (!isValidId(messageId)) {
            throw new IllegalArgumentException(
                    "message_id must be 1 to "
                            + MAX_ID_LENGTH
                            + " characters without spaces, quotes or backslashes");
        }
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /// The same with other optional fields.
    public MessageEnvelope with(Map<String, Object> others) {
        return new MessageEnvelope(messageId, ciphertext, nonce, tag, encSessionKey, others);
    }

    /// An id stands alone between spaces on a line, so it holds neither spaces nor control
    /// characters.
    public static boolean isValidId(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_ID_LENGTH
                && id.chars().allMatch(MessageEnvelope::isIdCharacter)
                && isWellFormed(id);
    }

    private static boolean isIdCharacter(int c) {
        return c > ' ' && c != '"' && c != '\\' && !Character.isISOControl(c);
    }

    /// No half of a surrogate pair alone: such a string has no UTF-8 form.
    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
