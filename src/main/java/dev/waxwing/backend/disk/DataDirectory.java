package dev.waxwing.backend.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A data directory that this process holds: made with mode 0700, and locked until [#close] or the
/// end of the process, however it ends (the kernel drops the lock).
public final class DataDirectory implements AutoCloseable {
    /// The mode of a data directory: 0700.
    public static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final int HOLDER_BYTES = 200;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes the directory if needed and takes hold of it.
    ///
    /// @throws IOException with one sentence for a person: held by another process, open to others,
    ///   not writable
    public static DataDirectory open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new IOException(
                    "the data directory %s is open to others (mode %s); chmod 700 it"
                            .formatted(path, PosixFilePermissions.toString(mode)));
        }
        FileChannel channel = lockFile(path);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = read(channel);
            channel.close();
            throw new IOException(
                    "the data directory %s is in use by %s"
                            .formatted(path, holder.isEmpty() ? "another process" : holder));
        }
        write(channel);
        return new DataDirectory(path, channel);
    }

    /// Absolute.
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static FileChannel lockFile(Path path) throws IOException {
        try {
            return FileChannel.open(
                    path.resolve("lock"),
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE));
        } catch (IOException e) {
            throw new IOException(
                    "the data directory " + path + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(HOLDER_BYTES);
        channel.read(text, 0);
        return StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
    }

    private static void write(FileChannel channel) throws IOException {
        String holder =
                "process %d, started %s\n"
                        .formatted(
                                ProcessHandle.current().pid(),
                                Instant.now().truncatedTo(ChronoUnit.SECONDS));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
