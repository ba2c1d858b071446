package dev.waxwing.crypto;

import dev.waxwing.crypto.EnvelopeException.Reason;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/// Sealed version 1, suite 1, as functions: sealing is a function of what is sealed and of the
/// [Draw] of randomness, opening checks the signature before anything is decrypted.
final class SealedV1 {
    static final int CONTENT_KEY_LENGTH = 32;
    static final int NONCE_LENGTH = 12;

    private SealedV1() {}

    /// The randomness of one message, never used for another.
    ///
    /// @param ephemerals an X25519 key for each recipient, in their order
    record Draw(byte[] contentKey, byte[] nonce, List<AsymmetricCipherKeyPair> ephemerals) {
        static Draw from(SecureRandom random, int recipients) {
            byte[] contentKey = new byte[CONTENT_KEY_LENGTH];
            byte[] nonce = new byte[NONCE_LENGTH];
            random.nextBytes(contentKey);
            random.nextBytes(nonce);
            List<AsymmetricCipherKeyPair> ephemerals = new ArrayList<>(recipients);
            for (int i = 0; i < recipients; i++) {
                ephemerals.add(Hpke.pair(new X25519PrivateKeyParameters(random)));
            }
            return new Draw(contentKey, nonce, ephemerals);
        }
    }

    /// Encrypts once, seals the content key to each recipient, signs. Erases the content key.
    static SealedMessage seal(
            Transcript.Binding binding,
            Ed25519.Signer signer,
            List<DevicePublicKeys> recipients,
            byte[] plaintext,
            Draw draw) {
        byte[] aad = Transcript.contentAad(binding);
        byte[] ciphertext = AesGcm.seal(draw.contentKey(), draw.nonce(), aad, plaintext);
        List<SealedKey> keys = new ArrayList<>(recipients.size());
        for (int i = 0; i < recipients.size(); i++) {
            DevicePublicKeys to = recipients.get(i);
            byte[] info = Transcript.keyInfo(binding, to.device());
            Hpke.Sealed sealed =
                    Hpke.seal(to.agreement(), info, draw.contentKey(), draw.ephemerals().get(i));
            keys.add(new SealedKey(to.device(), sealed.enc(), sealed.ciphertext()));
        }
        Arrays.fill(draw.contentKey(), (byte) 0);
        byte[] signed = Transcript.signed(binding, draw.nonce(), ciphertext, keys);
        return new SealedMessage(
                binding.messageId(),
                binding.from(),
                binding.to(),
                Timestamps.parse(binding.createdAt()),
                draw.nonce(),
                ciphertext,
                keys,
                signer.sign(signed));
    }

    /// Verifies against the sender's pinned key, then opens with the recipient's.
    static byte[] open(SealedMessage message, DevicePublicKeys sender, DeviceKeys recipient)
            throws EnvelopeException {
        Transcript.Binding binding = Transcript.Binding.of(message);
        verify(message, binding, sender);
        byte[] contentKey = contentKey(message, binding, recipient);
        try {
            return AesGcm.open(
                    contentKey,
                    message.nonce(),
                    Transcript.contentAad(binding),
                    message.ciphertext());
        } catch (AEADBadTagException _) {
            throw new EnvelopeException(
                    Reason.ALTERED,
                    "The content does not open with its key, although the sender signed it.");
        } finally {
            Arrays.fill(contentKey, (byte) 0);
        }
    }

    private static void verify(
            SealedMessage message, Transcript.Binding binding, DevicePublicKeys sender)
            throws EnvelopeException {
        byte[] signed =
                Transcript.signed(binding, message.nonce(), message.ciphertext(), message.keys());
        if (!sender.verifier().verify(signed, message.signature())) {
            throw new EnvelopeException(
                    Reason.BAD_SIGNATURE,
                    "The signature is not that of the pinned device " + sender.device() + ".");
        }
    }

    private static byte[] contentKey(
            SealedMessage message, Transcript.Binding binding, DeviceKeys recipient)
            throws EnvelopeException {
        for (SealedKey key : message.keys()) {
            if (key.device().equals(recipient.device())) {
                return contentKey(key, binding, recipient);
            }
        }
        throw new EnvelopeException(
                Reason.NOT_FOR_THIS_KEY,
                "The message is not sealed to the device " + recipient.device() + ".");
    }

    private static byte[] contentKey(
            SealedKey key, Transcript.Binding binding, DeviceKeys recipient)
            throws EnvelopeException {
        byte[] info = Transcript.keyInfo(binding, key.device());
        try {
            return Hpke.open(recipient.agreement(), key.enc(), info, key.key());
        } catch (InvalidCipherTextException _) {
            throw new EnvelopeException(
                    Reason.NOT_FOR_THIS_KEY,
                    "The content key does not open with the keys of the device "
                            + recipient.device()
                            + ".");
        }
    }
}
