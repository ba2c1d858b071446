package dev.waxwing.crypto;

import java.util.Arrays;

/// A message's content key, sealed to one device.
///
/// @param device the recipient device
/// @param enc the HPKE encapsulated key, 32 bytes
/// @param key the HPKE ciphertext of the content key, 48 bytes
public record SealedKey(String device, byte[] enc, byte[] key) {
    static final int ENC_LENGTH = 32;
    static final int KEY_LENGTH = SealedV1.CONTENT_KEY_LENGTH + AesGcm.TAG_LENGTH;

    public SealedKey {
        SenderId.requireDevice(device);
        SealedMessage.requireLength("enc", enc, ENC_LENGTH);
        SealedMessage.requireLength("key", key, KEY_LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedKey that
                && device.equals(that.device)
                && Arrays.equals(enc, that.enc)
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return device.hashCode() * 31 + Arrays.hashCode(enc);
    }
}
