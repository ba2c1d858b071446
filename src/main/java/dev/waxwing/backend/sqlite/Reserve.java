package dev.waxwing.backend.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disk space that is kept for a full disk: a file of zeros, given up when nothing more can be
/// written, so that the write-ahead log can still be folded into the database and acknowledgements
/// can still be stored. Without it a disk that messages have filled could never drain. Owned by the
/// journal's writer.
final class Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final long size;
    private boolean held;

    /// @param size bytes
    Reserve(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    long size() {
        return size;
    }

    boolean isHeld() {
        return held;
    }

    /// Takes the space if there is twice as much; true when it is held.
    boolean take() {
        try {
            held = held || Files.exists(file) && Files.size(file) == size || fill();
        } catch (IOException e) {
            LOG.debug("No reserve: {}", e.getMessage());
            give();
        }
        return held;
    }

    /// Gives the space up.
    void give() {
        held = false;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The reserve {} could not be given up: {}", file, e.getMessage());
        }
    }

    /// Really written: a hole would reserve nothing.
    private boolean fill() throws IOException {
        Files.deleteIfExists(file);
        if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * size) {
            return false;
        }
        try (FileChannel out =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            for (long left = size; left > 0; ) {
                left -= out.write(ByteBuffer.allocate((int) Math.min(CHUNK, left)));
            }
        }
        return true;
    }
}
