package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A sealed message of version 1, suite 1: well formed, not yet verified. Its arrays are not copied
/// and must not be changed.
///
/// @param messageId as a [MessageEnvelope] accepts
/// @param from who says it sealed the message
/// @param to where it is sent
/// @param createdAt the sender's time in whole milliseconds, from the year 0 to 9999
/// @param nonce the content's AES-GCM nonce, 12 bytes
/// @param ciphertext the content's ciphertext followed by its 16-byte tag
/// @param keys the content key for each recipient device, 1 to 1,000, no device twice
/// @param signature Ed25519, 64 bytes, over everything above (see [Transcript])
public record SealedMessage(
        String messageId,
        SenderId from,
        Destination to,
        Instant createdAt,
        byte[] nonce,
        byte[] ciphertext,
        List<SealedKey> keys,
        byte[] signature) {

    /// The version this record describes.
    public static final int VERSION = 1;

    /// HPKE with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM.
    public static final int SUITE = 1;

    /// The most devices one message is sealed to.
    public static final int MAX_RECIPIENTS = 1000;

    public SealedMessage {
        Names.require("a message id", messageId, MessageEnvelope.MAX_ID_LENGTH);
        Timestamps.requireRepresentable(createdAt);
        requireLength("nonce", nonce, SealedV1.NONCE_LENGTH);
        requireLength("signature", signature, Ed25519.SIGNATURE_LENGTH);
        if (ciphertext.length < AesGcm.TAG_LENGTH) {
            throw new IllegalArgumentException("the ciphertext is shorter than its tag");
        }
        keys = List.copyOf(keys);
        requireRecipients(keys.stream().map(SealedKey::device).toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedMessage that
                && messageId.equals(that.messageId)
                && from.equals(that.from)
                && to.equals(that.to)
                && createdAt.equals(that.createdAt)
                && Arrays.equals(nonce, that.nonce)
                && Arrays.equals(ciphertext, that.ciphertext)
                && keys.equals(that.keys)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return messageId.hashCode() * 31 + Arrays.hashCode(signature);
    }

    static void requireRecipients(List<String> devices) {
        if (devices.isEmpty() || devices.size() > MAX_RECIPIENTS) {
            throw new IllegalArgumentException(
                    "a message is sealed to 1 to " + MAX_RECIPIENTS + " devices");
        }
        Set<String> distinct = new HashSet<>(devices);
        if (distinct.size() != devices.size()) {
            throw new IllegalArgumentException("a message is sealed to a device once");
        }
    }

    static void requireLength(String name, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(
                    "'%s' is %d bytes instead of %d".formatted(name, bytes.length, length));
        }
    }
}
