package dev.waxwing.crypto;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON form of a [SealedMessage], as chats carry it. Bytes are base64url without padding; the
/// ciphertext includes its tag.
public final class SealedJson {
    private static final Base64Form BASE64 = Base64Form.URL;
    private static final List<String> NAMES =
            List.of(
                    "v",
                    "suite",
                    "from",
                    "to",
                    "message_id",
                    "created_at",
                    "nonce",
                    "ciphertext",
                    "keys",
                    "signature");

    private SealedJson() {}

    /// The compact form as UTF-8, its fields in the order of the protocol.
    public static byte[] bytes(SealedMessage message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("v", SealedMessage.VERSION);
        fields.put("suite", SealedMessage.SUITE);
        fields.put("from", from(message.from()));
        fields.put("to", SealedFields.destination(message.to()));
        fields.put("message_id", message.messageId());
        fields.put("created_at", Timestamps.format(message.createdAt()));
        fields.put("nonce", BASE64.encode(message.nonce()));
        fields.put("ciphertext", BASE64.encode(message.ciphertext()));
        fields.put("keys", SealedFields.keys(message.keys()));
        fields.put("signature", BASE64.encode(message.signature()));
        return UntypedJson.bytes(fields);
    }

    /// Reads one message; fields may come in any order, each once, and no others.
    ///
    /// @throws EnvelopeException saying what is wrong first
    public static SealedMessage parse(byte[] json) throws EnvelopeException {
        FieldReader fields = UntypedJson.object(json);
        fields.requireKnown("v", SealedMessage.VERSION);
        fields.requireKnown("suite", SealedMessage.SUITE);
        fields.requireOnly(NAMES);
        try {
            return new SealedMessage(
                    fields.text("message_id"),
                    from(fields.object("from")),
                    SealedFields.destination(fields.object("to")),
                    Timestamps.parse(fields.text("created_at")),
                    BASE64.field("nonce", fields.text("nonce"), SealedV1.NONCE_LENGTH),
                    BASE64.field("ciphertext", fields.text("ciphertext")),
                    SealedFields.readKeys(fields.objects("keys")),
                    BASE64.field("signature", fields.text("signature"), Ed25519.SIGNATURE_LENGTH));
        } catch (IllegalArgumentException e) {
            throw EnvelopeException.malformed("In the sealed message, " + e.getMessage() + ".");
        }
    }

    // A device that acts for no user has no field `user`, so that "" is not a second spelling.
    private static Map<String, String> from(SenderId from) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!from.user().isEmpty()) {
            fields.put("user", from.user());
        }
        fields.put("device", from.device());
        return fields;
    }

    private static SenderId from(FieldReader from) throws EnvelopeException {
        from.requireOnly(List.of("user", "device"));
        String user = from.has("user") ? SenderId.requireUser(from.text("user")) : "";
        return new SenderId(user, from.text("device"));
    }
}
