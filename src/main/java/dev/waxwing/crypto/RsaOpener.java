package dev.waxwing.crypto;

import dev.waxwing.crypto.EnvelopeException.Reason;
import dev.waxwing.model.MessageEnvelope;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/// Opens the published clients' envelope with one RSA private key. Optional fields are ignored,
/// except that one with a version is refused: it is a sealed message.
public final class RsaOpener implements EnvelopeOpener {
    private final Key key;
    private final int modulusLength;
    private final Provider provider;

    /// @throws IllegalArgumentException when the key is not fit for use, in words for a person
    public RsaOpener(RSAPrivateCrtKey key) {
        this(key, Providers.RSA);
    }

    /// Opens with the RSA of `provider`.
    RsaOpener(RSAPrivateCrtKey key, Provider provider) {
        RsaKeys.requireFit(key);
        this.key = RsaOaep.prepare(key, provider);
        this.modulusLength = (key.getModulus().bitLength() + 7) / 8;
        this.provider = provider;
    }

    @Override
    public Opened open(MessageEnvelope envelope) throws EnvelopeException {
        if (SealedLine.isSealed(envelope)) {
            throw EnvelopeException.malformed(
                    "The envelope is a sealed message of Waxwing's own, not an RSA envelope.");
        }
        Base64Form base64 = Base64Form.STANDARD;
        byte[] nonce = base64.field("nonce", envelope.nonce(), RsaSealer.NONCE_LENGTH);
        byte[] tag = base64.field("tag", envelope.tag(), AesGcm.TAG_LENGTH);
        byte[] ciphertext = base64.field("ciphertext", envelope.ciphertext());
        byte[] encryptedKey =
                base64.field("enc_session_key", envelope.encSessionKey(), modulusLength);
        byte[] sessionKey = sessionKey(encryptedKey);
        try {
            byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + tag.length);
            System.arraycopy(tag, 0, sealed, ciphertext.length, tag.length);
            byte[] plaintext = AesGcm.open(sessionKey, nonce, RsaSealer.NO_AAD, sealed);
            return new Opened(envelope.messageId(), plaintext, Optional.empty());
        } catch (AEADBadTagException _) {
            throw new EnvelopeException(
                    Reason.ALTERED, "The content was altered or damaged after it was sealed.");
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
        }
    }

    private byte[] sessionKey(byte[] encryptedKey) throws EnvelopeException {
        try {
            byte[] sessionKey = RsaOaep.decrypt(key, provider, encryptedKey);
            if (sessionKey.length == RsaSealer.SESSION_KEY_LENGTH) {
                return sessionKey;
            }
        } catch (GeneralSecurityException _) {
            // The same refusal as for a session key of another length.
        }
        throw new EnvelopeException(
                Reason.NOT_FOR_THIS_KEY, "The session key does not open with this private key.");
    }
}
