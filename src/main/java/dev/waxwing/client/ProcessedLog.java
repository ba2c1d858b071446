package dev.waxwing.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An inbox that hands each message to a callback and remembers the ids in a directory: numbered
/// files of 1,000,000 ids, of which the last two are kept (at most 50 MB). [Inbox] says what is
/// promised when the process is killed.
public final class ProcessedLog implements Inbox {
    private static final long KIND = 0x57_58_49_44_53_00_00_01L; // "WXIDS", version 1
    private static final int KEY = 16;

    /// Takes one message. Called by one thread at a time, in the order of arrival.
    @FunctionalInterface
    public interface Callback {
        /// @throws IOException when the effect did not happen; the receiver stops and the message
        ///   stays in the queue
        void received(ReceivedMessage message) throws IOException;
    }

    private final Path directory;
    private final Callback callback;
    private final int idsPerFile;
    private final FileChannel lock;

    // All below is guarded by this object's monitor.
    private final IdWindow window;
    private RecordFile current;
    private int number;
    private int idsInCurrent;
    private boolean dirty;
    private @Nullable IOException failed;

    private ProcessedLog(Path directory, Callback callback, int idsPerFile, FileChannel lock)
            throws IOException {
        this.directory = directory;
        this.callback = callback;
        this.idsPerFile = idsPerFile;
        this.lock = lock;
        this.window = new IdWindow(2 * idsPerFile);
        List<Integer> numbers = numbers();
        number = numbers.isEmpty() ? 1 : numbers.getLast();
        if (numbers.contains(number - 1)) {
            load(number - 1).close();
        }
        current = load(number);
    }

    /// Opens or creates the directory.
    ///
    /// @throws FileInUse when another process has it open
    public static ProcessedLog open(Path directory, Callback callback) throws IOException {
        return open(directory, callback, 1_000_000);
    }

    static ProcessedLog open(Path directory, Callback callback, int idsPerFile) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock = PrivateFiles.open(directory.resolve("lock"));
        try {
            PrivateFiles.lock(lock, directory);
            return new ProcessedLog(directory, callback, idsPerFile, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private List<Integer> numbers() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(p -> p.getFileName().toString())
                    .filter(n -> n.matches("ids-\\d{8}"))
                    .map(n -> Integer.parseInt(n.substring(4)))
                    .sorted()
                    .toList();
        }
    }

    private Path path(int n) {
        return directory.resolve("ids-%08d".formatted(n));
    }

    private RecordFile load(int n) throws IOException {
        idsInCurrent = 0;
        return RecordFile.open(
                path(n),
                KIND,
                (_, record) -> {
                    while (record.remaining() >= KEY) {
                        byte[] key = new byte[KEY];
                        record.get(key);
                        window.add(key);
                        idsInCurrent++;
                    }
                });
    }

    @Override
    public synchronized boolean contains(String messageId) {
        return window.contains(IdWindow.key(messageId));
    }

    @Override
    public synchronized boolean add(ReceivedMessage message) throws IOException {
        checkWorks();
        byte[] key = IdWindow.key(message.messageId());
        if (window.contains(key)) {
            return false;
        }
        try {
            callback.received(message);
            current.add(ByteBuffer.allocate(KEY).put(key).array());
            window.add(key);
            idsInCurrent++;
            dirty = true;
            return true;
        } catch (IOException e) {
            failed = e;
            throw e;
        }
    }

    @Override
    public synchronized void sync() throws IOException {
        checkWorks();
        if (!dirty) {
            return;
        }
        try {
            current.write();
            current.sync();
            dirty = false;
            if (idsInCurrent >= idsPerFile) {
                startNext();
            }
        } catch (IOException e) {
            failed = e;
            throw e;
        }
    }

    private void startNext() throws IOException {
        RecordFile next = RecordFile.open(path(number + 1), KIND, (_, _) -> {});
        current.close();
        Files.deleteIfExists(path(number - 1));
        current = next;
        number++;
        idsInCurrent = 0;
    }

    private void checkWorks() throws IOException {
        if (failed != null) {
            throw new IOException("the processed ids cannot be kept: " + failed.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        current.close();
        lock.close();
    }
}
