package dev.waxwing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.crypto.Fingerprint;
import dev.waxwing.crypto.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeygenCommandTest {
    @TempDir Path dir;

    @Test
    void aDeviceKeyIsPrivateAndItsFingerprintIsPrinted() throws Exception {
        Path key = dir.resolve("alice.key");
        Run run = Run.of(new KeygenCommand(), "--out", key);
        assertThat(run.code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String fingerprint = KeyFiles.readDevicePublic(KeyFiles.publicFile(key)).fingerprint();
        assertThat(run.out()).contains("alice.key.pub", fingerprint);
        assertThat(KeyFiles.readDevice(key).publicKeys().fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        Path key = Files.writeString(dir.resolve("alice.key"), "mine");
        Run run = Run.of(new KeygenCommand(), "--out", key);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("exists");
        assertThat(key).hasContent("mine");
        assertThat(KeyFiles.publicFile(key)).doesNotExist();
    }

    @Test
    void anRsaKeyIsPemInTwoFiles() throws Exception {
        Path key = dir.resolve("private.pem");
        Path pub = dir.resolve("public.pem");
        Run run = Run.of(new KeygenCommand(), "--type", "rsa", "--out", key, "--pub", pub);
        assertThat(run.code()).isZero();
        assertThat(key).content().startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(run.out()).contains(Fingerprint.of(KeyFiles.readRsaPublic(pub)));
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(Run.of(new KeygenCommand()).code()).isEqualTo(2);
        assertThat(Run.of(new KeygenCommand(), "--type", "dsa", "--out", "x").code()).isEqualTo(2);
    }
}
