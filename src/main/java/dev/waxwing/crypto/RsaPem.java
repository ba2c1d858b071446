package dev.waxwing.crypto;

import dev.waxwing.crypto.KeyException.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// RSA keys as PEM text. Written as PKCS#8 (RFC 5958) and SubjectPublicKeyInfo (RFC 5280); a
/// private key is also read from PKCS#1 (RFC 8017 §A.1.2), which the published clients' tools
/// print.
public final class RsaPem {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String SPKI = "PUBLIC KEY";

    private RsaPem() {}

    /// `-----BEGIN PRIVATE KEY-----`: keep it secret.
    static String text(RSAPrivateCrtKey key) {
        return new Pem(PKCS8, key.getEncoded()).text();
    }

    /// `-----BEGIN PUBLIC KEY-----`.
    public static String text(RSAPublicKey key) {
        return new Pem(SPKI, key.getEncoded()).text();
    }

    /// Reads a private key that is fit for use.
    ///
    /// @throws KeyException when it is malformed, of another kind, or not fit for use
    public static RSAPrivateCrtKey parsePrivate(String text) throws KeyException {
        Pem pem = Pem.parse(text);
        RSAPrivateCrtKey key =
                switch (pem.label()) {
                    case PKCS8 -> read(() -> pkcs8(pem.der()));
                    case PKCS1 -> read(() -> pkcs1(ASN1Primitive.fromByteArray(pem.der())));
                    default -> throw unexpected(pem, PKCS8 + " or " + PKCS1);
                };
        return requireFit(key, () -> RsaKeys.requireFit(key));
    }

    /// Reads a public key that is fit for use.
    ///
    /// @throws KeyException when it is malformed, of another kind, or not fit for use
    public static RSAPublicKey parsePublic(String text) throws KeyException {
        Pem pem = Pem.parse(text);
        if (!pem.label().equals(SPKI)) {
            throw unexpected(pem, SPKI);
        }
        RSAPublicKey key = read(() -> spki(pem.der()));
        return requireFit(key, () -> RsaKeys.requireFit(key));
    }

    private static RSAPrivateCrtKey pkcs8(byte[] der) throws IOException, GeneralSecurityException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
        requireRsa(info.getPrivateKeyAlgorithm());
        return pkcs1(info.parsePrivateKey());
    }

    private static RSAPrivateCrtKey pkcs1(Object sequence) throws GeneralSecurityException {
        var key = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(sequence);
        var spec =
                new RSAPrivateCrtKeySpec(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrime1(),
                        key.getPrime2(),
                        key.getExponent1(),
                        key.getExponent2(),
                        key.getCoefficient());
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec);
    }

    private static RSAPublicKey spki(byte[] der) throws IOException, GeneralSecurityException {
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
        requireRsa(info.getAlgorithm());
        var key = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(info.parsePublicKey());
        var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    }

    private static void requireRsa(AlgorithmIdentifier algorithm) {
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            throw new IllegalArgumentException("another algorithm");
        }
    }

    private interface Reading<K> {
        K key() throws IOException, GeneralSecurityException;
    }

    // The ASN.1 library reports malformed input by unchecked exceptions of several classes.
    private static <K> K read(Reading<K> reading) throws KeyException {
        try {
            return reading.key();
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            throw new KeyException(Reason.MALFORMED, "the PEM block holds no well-formed RSA key");
        }
    }

    private static <K> K requireFit(K key, Runnable check) throws KeyException {
        try {
            check.run();
            return key;
        } catch (IllegalArgumentException e) {
            throw new KeyException(Reason.UNFIT, String.valueOf(e.getMessage()));
        }
    }

    private static KeyException unexpected(Pem pem, String expected) {
        return new KeyException(
                Reason.MALFORMED, "the file holds a " + pem.label() + " instead of a " + expected);
    }
}
