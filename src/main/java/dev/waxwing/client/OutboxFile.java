package dev.waxwing.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The pending messages on disk: `put` records hold a whole publish line, `done` records say that
/// an earlier one is settled. Written by the outbox's storing thread; read by the link's thread.
///
/// A `done` record is not synced: losing it repeats a message that the server knows, and that costs
/// nothing. The file is rewritten without settled messages when they are most of it: into a new
/// file, synced, then renamed over the old one, so there is a whole file at every moment.
final class OutboxFile implements Closeable {
    private static final long KIND = 0x57_58_4f_55_54_42_00_01L; // "WXOUTB", version 1
    private static final byte PUT = 1;
    private static final byte DONE = 2;
    private static final long COMPACT_FROM = 16L * 1024 * 1024;

    private final Path path;
    private final Path lockPath;
    private final FileChannel lock;
    private final List<Pending> recovered;

    /// Guards the file against being swapped under a reader.
    private final ReentrantReadWriteLock swap = new ReentrantReadWriteLock();

    private RecordFile file;
    private long liveBytes;
    private long compactFrom = COMPACT_FROM;
    private long nextSequence = 1;

    private OutboxFile(Path path, Path lockPath, FileChannel lock) throws IOException {
        this.path = path;
        this.lockPath = lockPath;
        this.lock = lock;
        LinkedHashMap<Long, Pending> live = new LinkedHashMap<>();
        this.file = RecordFile.open(path, KIND, (offset, record) -> replay(live, offset, record));
        this.recovered = List.copyOf(live.values());
        for (Pending p : recovered) {
            liveBytes += p.length;
            nextSequence = Math.max(nextSequence, p.sequence + 1);
        }
    }

    /// Opens or creates the file and takes its lock.
    ///
    /// @throws FileInUse when another sender has it
    static OutboxFile open(Path path) throws IOException {
        Path lockPath = path.resolveSibling(path.getFileName() + ".lock");
        FileChannel lock = PrivateFiles.open(lockPath);
        try {
            PrivateFiles.lock(lock, path);
            Files.deleteIfExists(rewritten(path));
            return new OutboxFile(path, lockPath, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Path rewritten(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private static void replay(LinkedHashMap<Long, Pending> live, long offset, ByteBuffer record)
            throws IOException {
        byte type = record.get();
        long sequence = record.getLong();
        switch (type) {
            case PUT -> {
                byte[] id = new byte[record.getShort()];
                record.get(id);
                Pending p = new Pending(sequence, new String(id, StandardCharsets.UTF_8));
                p.place(offset + record.position(), record.remaining());
                live.put(sequence, p);
            }
            case DONE -> live.remove(sequence);
            default -> throw new IOException("unknown record type " + type + " in the outbox");
        }
    }

    /// What was pending when the file was opened, in the order it was submitted.
    List<Pending> recovered() {
        return recovered;
    }

    long nextSequence() {
        return nextSequence++;
    }

    /// Writes new messages; when this fails the file is as before.
    void write(Collection<Pending.Incoming> group) throws IOException {
        for (Pending.Incoming in : group) {
            add(file, in.pending(), in.line());
        }
        file.write();
        group.forEach(in -> liveBytes += in.line().length);
    }

    /// Returns when all that was written is on the disk.
    void sync() throws IOException {
        file.sync();
    }

    private static void add(RecordFile to, Pending p, byte[] line) {
        byte[] id = p.id.getBytes(StandardCharsets.UTF_8);
        int head = 1 + 8 + 2 + id.length;
        ByteBuffer record = ByteBuffer.allocate(head + line.length);
        record.put(PUT).putLong(p.sequence).putShort((short) id.length).put(id).put(line);
        p.place(to.add(record.array()) + head, line.length);
    }

    /// Notes settled messages, without a sync.
    void settle(Collection<Pending> done) throws IOException {
        if (done.isEmpty()) {
            return;
        }
        for (Pending p : done) {
            file.add(ByteBuffer.allocate(9).put(DONE).putLong(p.sequence).array());
            liveBytes -= p.length;
        }
        file.write();
    }

    boolean wantsCompaction() {
        return file.size() > compactFrom && liveBytes * 2 < file.size();
    }

    /// Rewrites the file with these messages, which must be all that are stored and not settled.
    /// When that fails the old file stays, and the next attempt waits until it has doubled.
    void compact(List<Pending> live) {
        try {
            Files.deleteIfExists(rewritten(path));
            List<Pending> moved = new ArrayList<>(live.size());
            swap(rewrite(live, moved), live, moved);
            compactFrom = COMPACT_FROM;
        } catch (IOException _) {
            compactFrom = file.size() * 2;
        }
    }

    private RecordFile rewrite(List<Pending> live, List<Pending> moved) throws IOException {
        RecordFile written = RecordFile.open(rewritten(path), KIND, (_, _) -> {});
        try {
            for (Pending p : live) {
                Pending copy = new Pending(p.sequence, p.id);
                add(written, copy, file.read(p.offset, p.length));
                moved.add(copy);
                written.write();
            }
            written.sync();
            Files.move(rewritten(path), path, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.syncDirectory(path);
            return written;
        } catch (IOException | RuntimeException e) {
            written.close();
            throw e;
        }
    }

    private void swap(RecordFile written, List<Pending> live, List<Pending> moved)
            throws IOException {
        swap.writeLock().lock();
        try {
            RecordFile old = file;
            file = written;
            for (int i = 0; i < live.size(); i++) {
                live.get(i).place(moved.get(i).offset, moved.get(i).length);
            }
            old.close();
        } finally {
            swap.writeLock().unlock();
        }
    }

    /// The publish line of a stored message.
    byte[] line(Pending p) throws IOException {
        swap.readLock().lock();
        try {
            return file.read(p.offset, p.length);
        } finally {
            swap.readLock().unlock();
        }
    }

    /// Closes the file, and removes it when nothing is pending.
    void close(boolean empty) throws IOException {
        file.sync();
        file.close();
        if (empty) {
            Files.deleteIfExists(path);
            Files.deleteIfExists(lockPath);
        }
        lock.close();
    }

    @Override
    public void close() throws IOException {
        close(false);
    }
}
