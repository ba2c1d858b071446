package dev.waxwing.e2e;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// An X25519 key pair, and what a client seals with it, by the JDK's own cryptography.
record AgreementPair(KeyPair pair) {
    static final int NONCE = 12;
    private static final int LENGTH = 32;

    static AgreementPair generate() throws GeneralSecurityException {
        return new AgreementPair(KeyPairGenerator.getInstance("X25519").generateKeyPair());
    }

    /// The public key as RFC 7748 writes it.
    byte[] publicKey() {
        byte[] u = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
        return Arrays.copyOf(reversed(u), LENGTH);
    }

    byte[] privateKey() {
        return ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
    }

    /// A key that only the owner of the public key can unwrap: what was encapsulated, a nonce, the
    /// key under that.
    static byte[] wrapped(SecretKey key, byte[] publicKey) throws GeneralSecurityException {
        KEM.Encapsulated shared =
                KEM.getInstance("DHKEM").newEncapsulator(parsed(publicKey)).encapsulate();
        byte[] nonce = random(NONCE);
        byte[] under = gcm(Cipher.ENCRYPT_MODE, shared.key(), nonce, key.getEncoded());
        return ByteBuffer.allocate(LENGTH + NONCE + under.length)
                .put(shared.encapsulation())
                .put(nonce)
                .put(under)
                .array();
    }

    /// The key again.
    ///
    /// @throws GeneralSecurityException when it was wrapped for somebody else
    SecretKey unwrapped(byte[] wrapped) throws GeneralSecurityException {
        SecretKey shared =
                KEM.getInstance("DHKEM")
                        .newDecapsulator(pair.getPrivate())
                        .decapsulate(Arrays.copyOf(wrapped, LENGTH));
        byte[] nonce = Arrays.copyOfRange(wrapped, LENGTH, LENGTH + NONCE);
        byte[] under = Arrays.copyOfRange(wrapped, LENGTH + NONCE, wrapped.length);
        return new SecretKeySpec(gcm(Cipher.DECRYPT_MODE, shared, nonce, under), "AES");
    }

    /// AES-GCM, with whatever that key is called.
    static byte[] gcm(int mode, SecretKey key, byte[] nonce, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode, new SecretKeySpec(key.getEncoded(), "AES"), new GCMParameterSpec(128, nonce));
        return cipher.doFinal(text);
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static PublicKey parsed(byte[] publicKey) throws GeneralSecurityException {
        BigInteger u = new BigInteger(1, reversed(publicKey));
        return KeyFactory.getInstance("X25519")
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] other = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            other[i] = bytes[bytes.length - 1 - i];
        }
        return other;
    }
}
