package dev.waxwing.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waxwing.crypto.KeyException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerKeysTest {
    private static final byte[] CONTEXT = "here".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);

    @TempDir Path parent;
    private Path directory;

    @BeforeEach
    void choose() {
        directory = parent.resolve("keys");
    }

    @Test
    void makesTheFirstVersionReadableByItsOwnerAlone() throws IOException {
        ServerKeys keys = ServerKeys.open(directory);
        assertThat(keys.current()).isEqualTo(1);
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("at-rest-1.key"))).isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void opensWhatItSealedAfterARestartToo() throws Exception {
        ServerKeys keys = ServerKeys.open(directory);
        byte[] sealed = keys.seal(1, CONTEXT, DATA);
        assertThat(keys.rotate()).isEqualTo(2);
        byte[] newer = keys.seal(2, CONTEXT, DATA);
        ServerKeys again = ServerKeys.open(directory);
        assertThat(again.current()).isEqualTo(2);
        assertThat(again.open(1, CONTEXT, sealed)).isEqualTo(DATA);
        assertThat(again.open(2, CONTEXT, newer)).isEqualTo(DATA);
        assertThat(again.seal(1, CONTEXT, DATA)).as("the nonce is fresh").isNotEqualTo(sealed);
    }

    @Test
    void opensNothingThatDiffers() throws Exception {
        ServerKeys keys = ServerKeys.open(directory);
        keys.rotate();
        byte[] sealed = keys.seal(1, CONTEXT, DATA);
        for (int i = 0; i < sealed.length; i++) {
            byte[] other = sealed.clone();
            other[i] ^= 1;
            assertThatThrownBy(() -> keys.open(1, CONTEXT, other))
                    .isInstanceOf(AEADBadTagException.class);
        }
        assertThatThrownBy(() -> keys.open(1, DATA, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> keys.open(2, CONTEXT, sealed))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> keys.open(1, CONTEXT, new byte[27]))
                .isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> keys.open(3, CONTEXT, sealed))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
    }

    @Test
    void seesAVersionThatWasMadeBesideIt() throws IOException {
        ServerKeys running = ServerKeys.open(directory);
        ServerKeys beside = ServerKeys.open(directory);
        beside.rotate();
        assertThat(running.reload()).isTrue();
        assertThat(running.current()).isEqualTo(2);
        assertThat(running.reload()).isFalse();
        assertThat(running.mark(2)).isEqualTo(beside.mark(2)).isNotEqualTo(running.mark(1));
    }

    @Test
    void neverReplacesAFile() throws IOException {
        ServerKeys running = ServerKeys.open(directory);
        ServerKeys.open(directory).rotate();
        assertThatThrownBy(running::rotate)
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
    }

    @Test
    void refusesFilesThatOthersMayReadAndFilesThatAreNoKeys() throws IOException {
        ServerKeys.open(directory);
        Path file = directory.resolve("at-rest-1.key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> ServerKeys.open(directory)).hasMessageContaining("chmod 600");
        Files.delete(file);
        for (String text : new String[] {"", "x", "waxwing-server-key-v1\nAAAA\n"}) {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() -> ServerKeys.open(directory))
                    .hasMessageContaining("not a server key")
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void removesAllButTheNewest() throws IOException {
        ServerKeys keys = ServerKeys.open(directory);
        keys.rotate();
        keys.remove(1);
        assertThat(keys.versions()).containsExactly(2);
        assertThatThrownBy(() -> keys.remove(2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ServerKeys.open(directory).versions()).containsExactly(2);
    }
}
