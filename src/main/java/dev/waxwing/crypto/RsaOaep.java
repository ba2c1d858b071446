package dev.waxwing.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// RSAES-OAEP (RFC 8017 §7.1) with SHA-1, MGF1 with SHA-1 and the empty label: what the published
/// clients use. SHA-1's collisions do not matter to OAEP.
final class RsaOaep {
    private static final OAEPParameterSpec SHA1 =
            new OAEPParameterSpec(
                    "SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);

    private RsaOaep() {}

    static byte[] encrypt(PublicKey key, byte[] message) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, Providers.RSA).doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA-OAEP could not encrypt", e);
        }
    }

    /// A private key in the provider's own form, so that it is not converted at each use.
    static Key prepare(RSAPrivateKey key, Provider provider) {
        if (provider == Providers.JDK) {
            return key;
        }
        try {
            return KeyFactory.getInstance("RSA", provider).translateKey(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " refuses a checked RSA key", e);
        }
    }

    /// @throws GeneralSecurityException when `sealed` is not what [#encrypt] gives for this key;
    ///   nothing tells the kinds of failure apart
    static byte[] decrypt(Key key, Provider provider, byte[] sealed)
            throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, key, provider).doFinal(sealed);
    }

    private static Cipher cipher(int mode, Key key, Provider provider)
            throws NoSuchPaddingException,
                    NoSuchAlgorithmException,
                    InvalidKeyException,
                    InvalidAlgorithmParameterException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", provider);
        cipher.init(mode, key, SHA1);
        return cipher;
    }
}
