package dev.waxwing.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM (NIST SP 800-38D) with a 128-bit tag behind the ciphertext, by the JDK, which gives no
/// plaintext before the tag has been checked.
final class AesGcm {
    static final int TAG_LENGTH = 16;

    private AesGcm() {}

    /// The ciphertext followed by its tag. The pair of key and nonce must be new.
    static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
        try {
            return run(Cipher.ENCRYPT_MODE, key, nonce, aad, plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM could not encrypt", e);
        }
    }

    /// The plaintext of `sealed`, a ciphertext followed by its tag.
    ///
    /// @throws AEADBadTagException when any bit differs from what was sealed
    static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed)
            throws AEADBadTagException {
        try {
            return run(Cipher.DECRYPT_MODE, key, nonce, aad, sealed);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM could not decrypt", e);
        }
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", Providers.JDK);
        cipher.init(
                mode,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(aad);
        return cipher.doFinal(input);
    }
}
