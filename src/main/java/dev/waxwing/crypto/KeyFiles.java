package dev.waxwing.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;

/// Key pairs in files: the private half readable by its owner alone, neither half ever overwritten.
/// Every refusal is a [KeyException] naming the file.
public final class KeyFiles {
    private KeyFiles() {}

    /// Where the public half of the private keys at `privateFile` is written: beside it, `.pub`.
    public static Path publicFile(Path privateFile) {
        return privateFile.resolveSibling(privateFile.getFileName() + ".pub");
    }

    /// Writes a device's private keys and, beside them, its `.pub` file.
    ///
    /// @throws KeyException when either file exists or cannot be written; nothing is left behind
    public static void writeDevice(DeviceKeys keys, Path privateFile) throws KeyException {
        writePair(
                privateFile,
                DeviceKeyText.text(keys),
                publicFile(privateFile),
                DeviceKeyText.text(keys.publicKeys()));
    }

    /// Writes an RSA key pair as PEM: PKCS#8 and SubjectPublicKeyInfo.
    ///
    /// @throws KeyException when either file exists or cannot be written; nothing is left behind
    public static void writeRsa(KeyPair pair, Path privateFile, Path publicFile)
            throws KeyException {
        if (!(pair.getPrivate() instanceof RSAPrivateCrtKey privateKey)
                || !(pair.getPublic() instanceof RSAPublicKey publicKey)) {
            throw new IllegalArgumentException("not an RSA key pair");
        }
        writePair(privateFile, RsaPem.text(privateKey), publicFile, RsaPem.text(publicKey));
    }

    /// Reads a device's private keys.
    ///
    /// @throws KeyException when others may read the file, or as [DeviceKeyText#parsePrivate]
    public static DeviceKeys readDevice(Path privateFile) throws KeyException {
        return parse(privateFile, KeyStorage.readPrivate(privateFile), DeviceKeyText::parsePrivate);
    }

    /// Reads the keys of a device that is to be pinned or sealed to.
    public static DevicePublicKeys readDevicePublic(Path publicFile) throws KeyException {
        return parse(publicFile, KeyStorage.read(publicFile), DeviceKeyText::parsePublic);
    }

    /// Reads an RSA private key from PEM, PKCS#8 or PKCS#1.
    ///
    /// @throws KeyException when others may read the file, or as [RsaPem#parsePrivate]
    public static RSAPrivateCrtKey readRsaPrivate(Path privateFile) throws KeyException {
        return parse(privateFile, KeyStorage.readPrivate(privateFile), RsaPem::parsePrivate);
    }

    /// Reads an RSA public key from PEM.
    public static RSAPublicKey readRsaPublic(Path publicFile) throws KeyException {
        return parse(publicFile, KeyStorage.read(publicFile), RsaPem::parsePublic);
    }

    private static void writePair(
            Path privateFile, String privateText, Path publicFile, String publicText)
            throws KeyException {
        KeyStorage.create(publicFile, publicText, KeyStorage.PUBLIC_MODE);
        try {
            KeyStorage.create(privateFile, privateText, KeyStorage.PRIVATE_MODE);
        } catch (KeyException e) {
            discard(publicFile, e);
            throw e;
        }
    }

    private static void discard(Path created, KeyException cause) {
        try {
            Files.deleteIfExists(created);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private interface Parser<K> {
        K parse(String text) throws KeyException;
    }

    private static <K> K parse(Path file, String text, Parser<K> parser) throws KeyException {
        try {
            return parser.parse(text);
        } catch (KeyException e) {
            throw e.in(file);
        }
    }
}
