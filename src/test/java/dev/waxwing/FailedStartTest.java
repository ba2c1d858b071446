package dev.waxwing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start that fails behind the opening of the database.
final class FailedStartTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir Path directory;

    @Test
    void leavesNothingOpenAndTheNextStartSucceeds() throws IOException {
        assumeThat(OPEN_FILES).exists();
        Path keys = Files.createFile(directory.resolve("keys")); // where a directory is to be
        assertThatThrownBy(() -> new OpenServer(directory))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(directory.resolve("waxwing.db")).exists();
        assertThat(open()).isEmpty();
        Files.delete(keys);
        try (OpenServer server = new OpenServer(directory)) {
            assertThat(server.port("line")).isPositive();
            assertThat(open()).isNotEmpty();
        }
    }

    /// The files in the directory that this process has open.
    private List<Path> open() throws IOException {
        try (Stream<Path> all = Files.list(OPEN_FILES)) {
            return all.map(FailedStartTest::file)
                    .flatMap(Optional::stream)
                    .filter(file -> file.startsWith(directory))
                    .toList();
        }
    }

    private static Optional<Path> file(Path number) {
        try {
            return Optional.of(Files.readSymbolicLink(number));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
