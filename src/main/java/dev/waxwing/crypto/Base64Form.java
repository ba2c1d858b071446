package dev.waxwing.crypto;

import java.util.Base64;

/// The two spellings of bytes as text (RFC 4648), read strictly: each byte string has exactly one
/// accepted text, so changing any character changes the bytes or is refused.
enum Base64Form {
    /// §4, padded: the line protocol and the published clients.
    STANDARD(Base64.getEncoder(), Base64.getDecoder()),
    /// §5, without padding: everything newer.
    URL(Base64.getUrlEncoder().withoutPadding(), Base64.getUrlDecoder());

    private final Base64.Encoder encoder;
    private final Base64.Decoder decoder;

    Base64Form(Base64.Encoder encoder, Base64.Decoder decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
    }

    String encode(byte[] bytes) {
        return encoder.encodeToString(bytes);
    }

    /// @throws IllegalArgumentException when `text` is not what [#encode] gives for any bytes
    byte[] decode(String text) {
        byte[] bytes = decoder.decode(text);
        if (!encode(bytes).equals(text)) {
            throw new IllegalArgumentException("not canonical base64");
        }
        return bytes;
    }

    /// Reads one field of an envelope.
    byte[] field(String name, String text) throws EnvelopeException {
        try {
            return decode(text);
        } catch (IllegalArgumentException _) {
            throw EnvelopeException.malformed(
                    "The field '" + name + "' is not " + description() + ".");
        }
    }

    /// Reads one field whose length is fixed, in bytes.
    byte[] field(String name, String text, int length) throws EnvelopeException {
        byte[] bytes = field(name, text);
        if (bytes.length != length) {
            throw EnvelopeException.malformed(
                    "The field '%s' holds %d bytes instead of %d."
                            .formatted(name, bytes.length, length));
        }
        return bytes;
    }

    private String description() {
        return switch (this) {
            case STANDARD -> "standard base64 with padding";
            case URL -> "base64url without padding";
        };
    }
}
