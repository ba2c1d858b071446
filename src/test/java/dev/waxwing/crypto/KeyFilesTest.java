package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waxwing.crypto.KeyException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Key pairs in real files.
class KeyFilesTest {
    private static final DeviceKeys KEYS = DeviceKeys.generate(InstantSource.system());
    private static final KeyPair RSA = RsaKeys.generate();

    @TempDir Path dir;

    @Test
    void readsTheDeviceKeysItWrote() throws Exception {
        Path file = dir.resolve("alice.key");
        KeyFiles.writeDevice(KEYS, file);
        assertThat(KeyFiles.readDevice(file).publicKeys()).isEqualTo(KEYS.publicKeys());
        assertThat(KeyFiles.readDevicePublic(dir.resolve("alice.key.pub")))
                .isEqualTo(KEYS.publicKeys());
        assertThat(Files.readString(dir.resolve("alice.key.pub")))
                .doesNotContain(Base64Form.URL.encode(KEYS.ed25519()))
                .doesNotContain(Base64Form.URL.encode(KEYS.x25519()));
    }

    @Test
    void readsTheRsaKeysItWrote() throws Exception {
        Path privateFile = dir.resolve("private.pem");
        Path publicFile = dir.resolve("public.pem");
        KeyFiles.writeRsa(RSA, privateFile, publicFile);
        assertThat(KeyFiles.readRsaPrivate(privateFile)).isEqualTo(RSA.getPrivate());
        assertThat(KeyFiles.readRsaPublic(publicFile)).isEqualTo(RSA.getPublic());
        assertThat(Files.readString(privateFile)).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(Files.readString(publicFile)).startsWith("-----BEGIN PUBLIC KEY-----\n");
    }

    @Test
    void keepsThePrivateHalfToItsOwner() throws Exception {
        Path file = dir.resolve("alice.key");
        KeyFiles.writeDevice(KEYS, file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void overwritesNeitherHalf() throws Exception {
        Path file = Files.writeString(dir.resolve("alice.key"), "precious");
        assertRefused(() -> KeyFiles.writeDevice(KEYS, file), Reason.EXISTS, "alice.key: ");
        assertThat(file).hasContent("precious");
        assertThat(dir.resolve("alice.key.pub")).doesNotExist();

        Path other = dir.resolve("bob.key");
        Files.writeString(KeyFiles.publicFile(other), "precious");
        assertRefused(() -> KeyFiles.writeDevice(KEYS, other), Reason.EXISTS, "bob.key.pub: ");
        assertThat(other).doesNotExist();
        assertThat(KeyFiles.publicFile(other)).hasContent("precious");
    }

    @Test
    void refusesPrivateKeysThatOthersMayTouch() throws Exception {
        Path file = dir.resolve("alice.key");
        KeyFiles.writeDevice(KEYS, file);
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertRefused(() -> KeyFiles.readDevice(file), Reason.EXPOSED, "chmod 600");
            assertRefused(() -> KeyFiles.readRsaPrivate(file), Reason.EXPOSED, "chmod 600");
        }
    }

    @Test
    void saysWhatIsMissing() {
        Path missing = dir.resolve("nobody.key");
        assertRefused(() -> KeyFiles.readDevice(missing), Reason.MISSING, "nobody.key: ");
        assertRefused(() -> KeyFiles.readRsaPublic(missing), Reason.MISSING, "nobody.key: ");
        Path nowhere = dir.resolve("nowhere").resolve("alice.key");
        assertRefused(
                () -> KeyFiles.writeDevice(KEYS, nowhere), Reason.INACCESSIBLE, "alice.key.pub: ");
    }

    @Test
    void refusesFilesThatAreNoKeys() throws Exception {
        Path large = Files.writeString(dir.resolve("large"), "#".repeat(70_000));
        assertRefused(() -> KeyFiles.readDevicePublic(large), Reason.MALFORMED, "too large");
        Path binary = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xff, 0});
        assertRefused(() -> KeyFiles.readRsaPublic(binary), Reason.MALFORMED, "not text");
        assertRefused(() -> KeyFiles.readRsaPublic(dir), Reason.INACCESSIBLE, dir.toString());
    }

    private static void assertRefused(ThrowingCallable deed, Reason reason, String text) {
        assertThatExceptionOfType(KeyException.class)
                .isThrownBy(deed)
                .withMessageContaining(text)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
