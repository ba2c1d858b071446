package dev.waxwing.backend.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataDirectoryTest {
    @TempDir private Path parent;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /// Holds the directory given as its argument until its input ends.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (DataDirectory held = DataDirectory.open(Path.of(args[0]))) {
                System.out.println("held " + held.path());
                System.out.flush();
                int end = System.in.read();
                System.exit(end);
            }
        }
    }

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path path = parent.resolve("deep/er");
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(data.path()).isEqualTo(path.toAbsolutePath()).isDirectory();
            assertThat(mode(path)).isEqualTo("rwx------");
            assertThat(mode(path.resolve("lock"))).isEqualTo("rw-------");
            assertThat(path.resolve("lock"))
                    .content()
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void canBeTakenAgainWhenItWasLeft() throws IOException {
        Path path = parent.resolve("data");
        for (int n = 0; n < 3; n++) {
            DataDirectory.open(path).close();
        }
        assertThat(path.resolve("lock")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx-----x", "rwxrwxrwx"})
    void isRefusedWhenOpenToOthers(String loose) throws IOException {
        Path path = Files.createDirectory(parent.resolve("data"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(loose));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DataDirectory.open(path))
                .withMessageContaining(path.toString())
                .withMessageContaining(loose)
                .withMessageContaining("chmod 700");
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void hasOneHolderInAProcess() throws IOException {
        Path path = parent.resolve("data");
        DataDirectory first = DataDirectory.open(path);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DataDirectory.open(path))
                .withMessageContaining("in use by process " + ProcessHandle.current().pid());
        first.close();
        DataDirectory.open(path).close();
    }

    /// The kernel lets go of it, however the holder ends.
    @Test
    void hasOneHolderAmongProcesses() throws IOException, InterruptedException {
        Path path = parent.resolve("data");
        Process holder =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                path.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held " + path);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> DataDirectory.open(path))
                    .withMessageContaining("in use by process " + holder.pid());
        } finally {
            holder.destroyForcibly();
            assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        DataDirectory.open(path).close();
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path path = Files.createFile(parent.resolve("data"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DataDirectory.open(path))
                .withMessageContaining(path.toString());
    }

    @Test
    void aLockThatCannotBeMadeIsNamed() throws IOException {
        Path path = parent.resolve("data");
        DataDirectory.open(path).close();
        Files.delete(path.resolve("lock"));
        Files.createDirectory(path.resolve("lock"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DataDirectory.open(path))
                .withMessageContaining(path + " cannot be written");
    }

    @Test
    void theHolderIsWrittenAnew() throws IOException {
        Path path = parent.resolve("data");
        DataDirectory.open(path).close();
        Files.writeString(path.resolve("lock"), "x".repeat(500));
        try (DataDirectory data = DataDirectory.open(path);
                FileChannel lock =
                        FileChannel.open(data.path().resolve("lock"), StandardOpenOption.READ)) {
            assertThat(lock.size()).isLessThan(100);
        }
    }
}
