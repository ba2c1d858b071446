package dev.waxwing.backend.disk;

import dev.waxwing.broker.IdArchive;
import dev.waxwing.broker.IdRun;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// One file of remembered ids, `scratch/ids` in the data directory, made anew at each start and
/// never synced. Not safe for several threads at once.
///
/// The file is cut into slots of 64 KiB, and a run is a list of slots that need not be neighbours:
/// so one descriptor serves any number of runs, space that was given back fits whatever comes next,
/// and a page of 256 hashes never crosses a slot.
public final class IdFile implements IdArchive, AutoCloseable {
    private static final int HASH_BYTES = 16;
    private static final int SLOT_HASHES = 4_096;
    private static final int SLOT_BYTES = SLOT_HASHES * HASH_BYTES;

    private final Path path;
    private final FileChannel channel;
    private final BitSet taken = new BitSet();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOT_BYTES);

    private IdFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Empties the scratch directory, or makes it with mode 0700, and starts an empty file in it.
    ///
    /// @param data a data directory that this process holds
    /// @throws IOException with one sentence for a person
    public static IdFile open(Path data) throws IOException {
        Path directory = data.resolve("scratch");
        try {
            empty(directory);
            Path path = directory.resolve("ids");
            return new IdFile(
                    path,
                    FileChannel.open(
                            path,
                            Set.of(
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw new IOException(
                    "the scratch directory %s cannot be made anew: %s"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    @Override
    public IdRun write(long[] hashes) {
        int[] slots = take(Math.ceilDiv(hashes.length / 2, SLOT_HASHES));
        try {
            for (int i = 0; i < slots.length; i++) {
                int from = i * 2 * SLOT_HASHES;
                int longs = Math.min(2 * SLOT_HASHES, hashes.length - from);
                buffer.clear().asLongBuffer().put(hashes, from, longs);
                writeFully(buffer.limit(longs * Long.BYTES), (long) slots[i] * SLOT_BYTES);
            }
        } catch (IOException e) {
            giveBack(slots);
            throw new StorageException(
                    Kind.FULL, path + " cannot be written: " + e.getMessage(), e);
        }
        return new Run(slots);
    }

    /// Ends the use of all runs and deletes the file.
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    private final class Run implements IdRun {
        private final int[] slots;

        private Run(int[] slots) {
            this.slots = slots;
        }

        @Override
        public long[] read(int first, int count) {
            long[] hashes = new long[2 * count];
            int at = first;
            while (at < first + count) {
                int within = at % SLOT_HASHES;
                int some = Math.min(SLOT_HASHES - within, first + count - at);
                long position =
                        (long) slots[at / SLOT_HASHES] * SLOT_BYTES + (long) within * HASH_BYTES;
                readFully(buffer.clear().limit(some * HASH_BYTES), position);
                buffer.flip().asLongBuffer().get(hashes, 2 * (at - first), 2 * some);
                at += some;
            }
            return hashes;
        }

        @Override
        public void close() {
            giveBack(slots);
        }
    }

    private int[] take(int count) {
        int[] slots = new int[count];
        int slot = -1;
        for (int i = 0; i < count; i++) {
            slot = taken.nextClearBit(slot + 1);
            taken.set(slot);
            slots[i] = slot;
        }
        return slots;
    }

    private void giveBack(int[] slots) {
        for (int slot : slots) {
            taken.clear(slot);
        }
        try {
            channel.truncate((long) taken.length() * SLOT_BYTES);
        } catch (IOException _) {
            // The space at the end stays ours, and is used by the next run.
        }
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private void readFully(ByteBuffer bytes, long position) {
        long at = position;
        try {
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, at);
                if (read < 0) {
                    throw new EOFException("it ends at byte " + at);
                }
                at += read;
            }
        } catch (IOException e) {
            throw new StorageException(Kind.FAILED, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(DataDirectory.OWNER_ONLY));
            return;
        }
        Files.setPosixFilePermissions(directory, DataDirectory.OWNER_ONLY);
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> left = files.toList();
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }
}
