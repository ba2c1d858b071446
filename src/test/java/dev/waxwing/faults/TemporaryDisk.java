package dev.waxwing.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A small file system in memory, mounted for one test. Owned by the thread of the test.
final class TemporaryDisk implements AutoCloseable {
    private final Path mount;
    private final Path filler;

    /// Mounts it, or skips the test where that is not permitted.
    TemporaryDisk(Path mount, String size) throws IOException {
        this.mount = Files.createDirectories(mount);
        this.filler = mount.resolve("filler");
        Shell.Ended ended =
                Shell.attempt(
                        "mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount.toString());
        assumeTrue(ended.ok(), () -> "mounting a tmpfs needs root: " + ended.output());
    }

    Path path() {
        return mount;
    }

    /// Bytes left.
    long free() throws IOException {
        FileStore store = Files.getFileStore(mount);
        return store.getUsableSpace();
    }

    /// Takes space with a file beside the data, until this much is left.
    void fill(long left) throws IOException {
        byte[] piece = new byte[4_096];
        try (OutputStream out =
                Files.newOutputStream(
                        filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (free() > left) {
                out.write(piece);
            }
        } catch (IOException e) {
            if (free() > piece.length) {
                throw e;
            }
        }
    }

    /// Gives the filler's space back.
    void empty() throws IOException {
        Files.deleteIfExists(filler);
    }

    @Override
    public void close() {
        Shell.Ended ended = Shell.attempt("umount", mount.toString());
        if (!ended.ok()) {
            Shell.run("umount", "-l", mount.toString());
        }
    }
}
