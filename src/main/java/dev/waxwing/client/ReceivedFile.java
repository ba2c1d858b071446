package dev.waxwing.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An append-only file of received messages, one JSON line each ([ReceivedLine]). The line is the
/// message and the memory of its id in one: what is in the file was received, exactly once.
///
/// Opening reads the file for the ids. Half a line at its end, left by a kill, is cut off: it was
/// never acknowledged, so the message comes again. Lines that cannot be read are left alone.
/// Deleting or rotating the file away makes the receiver forget the ids in it.
public final class ReceivedFile implements Inbox {
    /// Ids remembered; older ones stay in the file but are not looked for.
    public static final int REMEMBERED = 1_000_000;

    private final FileChannel channel;
    private final boolean meta;

    // All below is guarded by this object's monitor.
    private final IdWindow window = new IdWindow(REMEMBERED);
    private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
    private long end;
    private long lines;
    private @Nullable IOException failed;

    private ReceivedFile(FileChannel channel, boolean meta) {
        this.channel = channel;
        this.meta = meta;
    }

    /// Opens or creates the file, readable by its owner alone.
    ///
    /// @param meta whether lines tell `redelivered`, `delivery_count` and `queue`
    /// @throws FileInUse when another receiver has it open
    /// @throws IOException also when it holds something else than received messages
    public static ReceivedFile open(Path path, boolean meta) throws IOException {
        FileChannel channel = PrivateFiles.open(path);
        try {
            PrivateFiles.lock(channel, path);
            ReceivedFile file = new ReceivedFile(channel, meta);
            file.load(path);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void load(Path path) throws IOException {
        ReceivedScan scan = ReceivedScan.of(channel, path, id -> window.add(IdWindow.key(id)));
        lines = scan.messages();
        end = scan.end();
        if (end < channel.size()) {
            channel.truncate(end);
        }
        if (scan.lacksNewline()) {
            unwritten.write('\n');
            write();
        }
        channel.force(true);
        PrivateFiles.syncDirectory(path);
    }

    /// Messages in the file.
    public synchronized long messages() {
        return lines;
    }

    @Override
    public synchronized boolean contains(String messageId) {
        return window.contains(IdWindow.key(messageId));
    }

    @Override
    public synchronized boolean add(ReceivedMessage message) throws IOException {
        checkWorks();
        if (!window.add(IdWindow.key(message.messageId()))) {
            return false;
        }
        ReceivedLine.write(message, meta, unwritten);
        lines++;
        return true;
    }

    @Override
    public synchronized void sync() throws IOException {
        checkWorks();
        if (unwritten.size() == 0) {
            return;
        }
        try {
            write();
            channel.force(false);
        } catch (IOException e) {
            failed = e;
            throw e;
        }
    }

    private void write() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(unwritten.toByteArray());
        unwritten.reset();
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        end = at;
    }

    private void checkWorks() throws IOException {
        if (failed != null) {
            throw new IOException("the file cannot be written: " + failed.getMessage(), failed);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
