package dev.waxwing.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeedFileTest {
    @TempDir Path directory;
    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("received.json");
    }

    private void append(FeedPosition behind, String... contents) throws IOException {
        try (FeedFile file = FeedFile.open(path)) {
            file.add(behind, List.of(contents));
            file.sync();
        }
    }

    @Test
    void aLineForEachAndTheLastSaysWhereToGoOn() throws IOException {
        try (FeedFile file = FeedFile.open(path)) {
            assertThat(file.position()).isNull();
        }
        append(new FeedPosition(7, 0), "a", "line\nend \"ü\"");
        append(new FeedPosition(7, 2), "c");
        assertThat(Files.readAllLines(path))
                .containsExactly(
                        "{\"epoch\":7,\"offset\":1,\"content\":\"a\"}",
                        "{\"epoch\":7,\"offset\":2,\"content\":\"line\\nend \\\"ü\\\"\"}",
                        "{\"epoch\":7,\"offset\":3,\"content\":\"c\"}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (FeedFile file = FeedFile.open(path)) {
            assertThat(file.position()).isEqualTo(new FeedPosition(7, 3));
        }
    }

    /// As a kill may leave it: cut at every byte of the last line.
    @Test
    void halfALineIsCutOff() throws IOException {
        append(new FeedPosition(7, 0), "x".repeat(100_000), "b");
        byte[] whole = Files.readAllBytes(path);
        int lastLine = "{\"epoch\":7,\"offset\":2,\"content\":\"b\"}\n".length();
        for (int cut = 1; cut <= lastLine; cut++) {
            Files.write(path, Arrays.copyOf(whole, whole.length - cut));
            try (FeedFile file = FeedFile.open(path)) {
                assertThat(file.position()).isEqualTo(new FeedPosition(7, 1));
            }
            append(new FeedPosition(7, 1), "b");
            assertThat(Arrays.equals(Files.readAllBytes(path), whole)).as("cut %d", cut).isTrue();
        }
    }

    @Test
    void doesNotTouchOtherFiles() throws IOException {
        for (String other :
                List.of("a letter\n", "{\"offset\":1}\n", "[1]\nrest", "\n", "a letter")) {
            Files.writeString(path, other);
            assertThatThrownBy(() -> FeedFile.open(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not touching it");
            assertThat(path).hasContent(other);
        }
    }

    @Test
    void hasOneWriter() throws IOException {
        try (FeedFile file = FeedFile.open(path)) {
            assertThat(file.position()).isNull();
            assertThatThrownBy(() -> FeedFile.open(path)).isInstanceOf(FileInUse.class);
        }
        Files.writeString(path, "{\"epo", StandardOpenOption.APPEND);
        try (FeedFile file = FeedFile.open(path)) {
            assertThat(file.position()).isNull();
        }
    }
}
