package dev.waxwing.client.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The id of the last message that was processed, in a file of 8 bytes that one process holds. Safe
/// for all threads.
///
/// It is written over in place: eight bytes at the start of a file are one sector, and are there as
/// a whole or not at all. Killing the process loses nothing; a power cut may bring back what came
/// in the last seconds.
public final class Bookmark implements AutoCloseable {
    private final FileChannel channel;
    private long last;
    private boolean isSet;

    private Bookmark(FileChannel channel) throws IOException {
        this.channel = channel;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
        if (channel.read(bytes, 0) == Long.BYTES) {
            last = bytes.getLong(0);
            isSet = true;
        }
    }

    /// Opens or makes it.
    ///
    /// @throws IOException also when another process has it
    public static Bookmark open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new IOException(file + " is in use: this account runs elsewhere already");
            }
            return new Bookmark(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    synchronized OptionalLong last() {
        return isSet ? OptionalLong.of(last) : OptionalLong.empty();
    }

    synchronized void set(long id) throws IOException {
        last = id;
        isSet = true;
        channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, id), 0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
