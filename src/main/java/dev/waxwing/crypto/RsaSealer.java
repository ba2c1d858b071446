package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;

/// Seals in the published clients' envelope: AES-128-GCM with a 16-byte nonce and no AAD, the
/// session key under RSA-OAEP. The envelope does not bind the message id and names no sender.
public final class RsaSealer implements EnvelopeSealer {
    static final int SESSION_KEY_LENGTH = 16;
    static final int NONCE_LENGTH = 16;
    static final byte[] NO_AAD = {};

    private final RSAPublicKey recipient;

    /// @throws IllegalArgumentException when the key is not fit for use, in words for a person
    public RsaSealer(RSAPublicKey recipient) {
        RsaKeys.requireFit(recipient);
        this.recipient = recipient;
    }

    @Override
    public MessageEnvelope seal(String messageId, byte[] plaintext) {
        return seal(messageId, plaintext, random(SESSION_KEY_LENGTH), random(NONCE_LENGTH));
    }

    /// What [#seal] is, given its randomness; `sessionKey` is erased.
    MessageEnvelope seal(String messageId, byte[] plaintext, byte[] sessionKey, byte[] nonce) {
        byte[] sealed = AesGcm.seal(sessionKey, nonce, NO_AAD, plaintext);
        byte[] encryptedKey = RsaOaep.encrypt(recipient, sessionKey);
        Arrays.fill(sessionKey, (byte) 0);
        int end = sealed.length - AesGcm.TAG_LENGTH;
        return new MessageEnvelope(
                messageId,
                Base64Form.STANDARD.encode(Arrays.copyOf(sealed, end)),
                Base64Form.STANDARD.encode(nonce),
                Base64Form.STANDARD.encode(Arrays.copyOfRange(sealed, end, sealed.length)),
                Base64Form.STANDARD.encode(encryptedKey),
                Map.of());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        Providers.RANDOM.nextBytes(bytes);
        return bytes;
    }
}
