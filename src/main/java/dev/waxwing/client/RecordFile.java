package dev.waxwing.client;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// An append-only file of checked records: an 8-byte kind, then for each record its length (4
/// bytes, big-endian), the CRC-32C of its payload (4 bytes) and the payload. Owned by one thread,
/// except [#read], which any thread may call.
///
/// Opening reads every record and cuts off what follows the last whole one: a prefix of what was
/// written is what comes back. Bytes that are cut off and are more than one unfinished record are
/// kept beside it in `NAME.damaged`.
final class RecordFile implements Closeable {
    static final int MAX_RECORD = 64 * 1024 * 1024;
    private static final int KIND = 8;
    private static final int FRAME = 8;

    /// Gets each record at opening.
    @FunctionalInterface
    interface Visitor {
        /// @param offset of the payload, for [RecordFile#read]
        void record(long offset, ByteBuffer payload) throws IOException;
    }

    private final FileChannel channel;
    private ByteBuffer unwritten = ByteBuffer.allocate(64 * 1024);
    private long end;

    private RecordFile(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    /// Opens or creates a file, readable by its owner alone.
    ///
    /// @param kind tells this file's format and version
    /// @throws IOException also when the file is of another kind
    static RecordFile open(Path path, long kind, Visitor visitor) throws IOException {
        FileChannel channel = PrivateFiles.open(path);
        try {
            long end = startOrScan(channel, path, kind, visitor);
            return new RecordFile(channel, end);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static long startOrScan(FileChannel channel, Path path, long kind, Visitor visitor)
            throws IOException {
        if (channel.size() < KIND) {
            channel.truncate(0);
            channel.write(ByteBuffer.allocate(KIND).putLong(0, kind), 0);
            channel.force(true);
            PrivateFiles.syncDirectory(path);
            return KIND;
        }
        ByteBuffer found = ByteBuffer.allocate(KIND);
        channel.read(found, 0);
        if (found.getLong(0) != kind) {
            throw new IOException(path + " is another kind of file");
        }
        Scan scan = scan(channel, visitor);
        if (scan.good < channel.size()) {
            if (scan.damaged) {
                keepTail(channel, path, scan.good);
            }
            channel.truncate(scan.good);
            channel.force(true);
        }
        return scan.good;
    }

    /// @param good end of the last whole record
    /// @param damaged whether a whole frame with wrong bytes follows it
    private record Scan(long good, boolean damaged) {}

    private static Scan scan(FileChannel channel, Visitor visitor) throws IOException {
        long size = channel.size();
        long at = KIND;
        // Not closed: that would close the channel.
        DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                Channels.newInputStream(channel.position(at)), 256 * 1024));
        while (size - at >= FRAME) {
            int length = in.readInt();
            int crc = in.readInt();
            if (length < 0 || length > MAX_RECORD) {
                return new Scan(at, true);
            }
            if (length > size - at - FRAME) {
                return new Scan(at, false);
            }
            byte[] payload = in.readNBytes(length);
            if (crc(payload) != crc) {
                return new Scan(at, true);
            }
            visitor.record(at + FRAME, ByteBuffer.wrap(payload));
            at += FRAME + length;
        }
        return new Scan(at, false);
    }

    private static void keepTail(FileChannel channel, Path path, long from) throws IOException {
        String name = path.getFileName() + ".damaged";
        Path kept = path.resolveSibling(name);
        for (int i = 2; Files.exists(kept); i++) {
            kept = path.resolveSibling(name + "-" + i);
        }
        InputStream tail = Channels.newInputStream(channel.position(from));
        Files.copy(tail, kept);
        try (FileChannel copy = FileChannel.open(kept, StandardOpenOption.WRITE)) {
            copy.force(true);
        }
    }

    private static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /// Adds a record to what the next [#write] will write.
    ///
    /// @return the offset of its payload
    long add(byte[] payload) {
        if (payload.length > MAX_RECORD) {
            throw new IllegalArgumentException("a record of " + payload.length + " bytes");
        }
        need(FRAME + payload.length);
        long offset = end + unwritten.position() + FRAME;
        unwritten.putInt(payload.length).putInt(crc(payload)).put(payload);
        return offset;
    }

    private void need(int bytes) {
        if (unwritten.remaining() < bytes) {
            int size = Math.max(unwritten.capacity() * 2, unwritten.position() + bytes);
            unwritten = ByteBuffer.allocate(size).put(unwritten.flip());
        }
    }

    /// Writes what was added. When that fails the file is as before and what was added is gone.
    void write() throws IOException {
        unwritten.flip();
        try {
            long at = end;
            while (unwritten.hasRemaining()) {
                at += channel.write(unwritten, at);
            }
            end = at;
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        } finally {
            unwritten = unwritten.capacity() > (1 << 22) ? ByteBuffer.allocate(1 << 16) : unwritten;
            unwritten.clear();
        }
    }

    /// Returns when everything written is on the disk. After a failure nothing is known about what
    /// was written since the last success.
    void sync() throws IOException {
        channel.force(false);
    }

    long size() {
        return end;
    }

    /// Reads a payload back.
    byte[] read(long offset, int length) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(length);
        while (payload.hasRemaining()) {
            if (channel.read(payload, offset + payload.position()) < 0) {
                throw new IOException("the file was cut short by someone else");
            }
        }
        return payload.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
