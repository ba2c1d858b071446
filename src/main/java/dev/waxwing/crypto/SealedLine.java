package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The line protocol's form of a [SealedMessage]: the five strings every client knows, in standard
/// base64 with the tag apart, and the optional fields `v`, `suite`, `sender`, `sig` and `headers`.
///
/// `enc_session_key` is the base64 of the compact JSON array of sealed keys. `headers` holds `to`
/// and `created_at`, which are signed; other headers and other optional fields are instructions to
/// the broker, or its remarks, and are neither signed nor read here.
public final class SealedLine {
    private static final Base64Form BASE64 = Base64Form.STANDARD;

    private SealedLine() {}

    /// The envelope that carries `message`.
    public static MessageEnvelope envelope(SealedMessage message) {
        byte[] sealed = message.ciphertext();
        int end = sealed.length - AesGcm.TAG_LENGTH;
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("to", SealedFields.destination(message.to()));
        headers.put("created_at", Timestamps.format(message.createdAt()));
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("v", SealedMessage.VERSION);
        extra.put("suite", SealedMessage.SUITE);
        extra.put("sender", message.from().toString());
        extra.put("sig", BASE64.encode(message.signature()));
        extra.put("headers", headers);
        return new MessageEnvelope(
                message.messageId(),
                BASE64.encode(Arrays.copyOf(sealed, end)),
                BASE64.encode(message.nonce()),
                BASE64.encode(Arrays.copyOfRange(sealed, end, sealed.length)),
                BASE64.encode(UntypedJson.bytes(SealedFields.keys(message.keys()))),
                extra);
    }

    /// Whether an envelope says it is a sealed message of any version, rather than an RSA envelope.
    public static boolean isSealed(MessageEnvelope envelope) {
        return envelope.extra().containsKey("v");
    }

    /// Reads one message.
    ///
    /// @throws EnvelopeException saying what is wrong first
    public static SealedMessage parse(MessageEnvelope envelope) throws EnvelopeException {
        FieldReader extra = new FieldReader(envelope.extra());
        extra.requireKnown("v", SealedMessage.VERSION);
        extra.requireKnown("suite", SealedMessage.SUITE);
        FieldReader headers = extra.object("headers");
        try {
            return new SealedMessage(
                    envelope.messageId(),
                    SenderId.parse(extra.text("sender")),
                    SealedFields.destination(headers.object("to")),
                    Timestamps.parse(headers.text("created_at")),
                    BASE64.field("nonce", envelope.nonce(), SealedV1.NONCE_LENGTH),
                    ciphertext(envelope),
                    keys(envelope.encSessionKey()),
                    BASE64.field("sig", extra.text("sig"), Ed25519.SIGNATURE_LENGTH));
        } catch (IllegalArgumentException e) {
            throw EnvelopeException.malformed("In the sealed message, " + e.getMessage() + ".");
        }
    }

    private static byte[] ciphertext(MessageEnvelope envelope) throws EnvelopeException {
        byte[] ciphertext = BASE64.field("ciphertext", envelope.ciphertext());
        byte[] tag = BASE64.field("tag", envelope.tag(), AesGcm.TAG_LENGTH);
        byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + tag.length);
        System.arraycopy(tag, 0, sealed, ciphertext.length, tag.length);
        return sealed;
    }

    private static List<SealedKey> keys(String encSessionKey) throws EnvelopeException {
        byte[] json = BASE64.field("enc_session_key", encSessionKey);
        List<SealedKey> keys = SealedFields.readKeys(UntypedJson.objects("enc_session_key", json));
        if (!Arrays.equals(json, UntypedJson.bytes(SealedFields.keys(keys)))) {
            throw EnvelopeException.malformed(
                    "The field 'enc_session_key' does not hold the compact form of its keys.");
        }
        return keys;
    }
}
