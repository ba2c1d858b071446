package dev.waxwing.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.util.Arrays;

/// Ed25519 by Amazon Corretto's native library. The keys are the JDK's objects, built from the
/// fixed DER prefixes of RFC 8410 §7 and §4.
final class CorrettoEd25519 implements Ed25519 {
    private static final byte[] PRIVATE_PREFIX =
            HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Provider corretto;

    CorrettoEd25519(Provider corretto) {
        this.corretto = corretto;
    }

    @Override
    public Signer signer(byte[] seed) {
        byte[] der = Arrays.concatenate(PRIVATE_PREFIX, seed);
        try {
            PrivateKey key =
                    KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
            return data -> sign(key, data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 seed of 32 bytes is always a key", e);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    @Override
    public Verifier verifier(byte[] publicKey) {
        byte[] der = Arrays.concatenate(PUBLIC_PREFIX, publicKey);
        try {
            PublicKey key =
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
            return (data, signature) -> verify(key, data, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a checked Ed25519 point is always a key", e);
        }
    }

    private byte[] sign(PrivateKey key, byte[] data) {
        try {
            Signature signature = Signature.getInstance("Ed25519", corretto);
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 could not sign", e);
        }
    }

    private boolean verify(PublicKey key, byte[] data, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance("Ed25519", corretto);
            verification.initVerify(key);
            verification.update(data);
            return verification.verify(signature);
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 could not verify", e);
        }
    }
}
