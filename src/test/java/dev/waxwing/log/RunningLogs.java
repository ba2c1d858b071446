package dev.waxwing.log;

import static org.awaitility.Awaitility.await;

import dev.waxwing.backend.sqlite.SqliteDatabase;
import dev.waxwing.backend.sqlite.SqliteFeedStore;
import dev.waxwing.backend.sqlite.SqliteLogStore;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.feed.FeedStore;
import dev.waxwing.journal.FaultyStorage;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.JournalConfig;
import dev.waxwing.journal.JournalState.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Logs in this process: SQLite in a directory, keys, the journal.
public final class RunningLogs implements AutoCloseable {
    private static final JournalConfig JOURNAL =
            new JournalConfig(64 << 20, 4 << 20, 8 << 20, 8192);

    /// Everything is kept, and sealed.
    public static final LogOptions SEALED = new LogOptions(Retention.ALL, true);

    public final FaultyStorage storage;
    public final ServerKeys keys;
    public final Logs logs;
    public final Journal journal;
    public final FeedStore feedStore;

    public RunningLogs(Path directory, long tailCache, InstantSource clock) {
        SqliteDatabase database = SqliteDatabase.open(directory, JOURNAL);
        storage = new FaultyStorage(database);
        feedStore = new SqliteFeedStore(database);
        try {
            keys = ServerKeys.open(directory.resolve("keys"));
            logs = new Logs(new SqliteLogStore(database), keys, new LogConfig(tailCache), clock);
            logs.recover();
        } catch (IOException e) {
            database.close();
            throw new UncheckedIOException(e);
        }
        journal = new Journal(storage, logs.participant(), JOURNAL.queueBytes());
        journal.start();
        logs.start(journal);
    }

    public static RunningLogs start(Path directory) {
        return new RunningLogs(directory, 8 << 20, InstantSource.system());
    }

    /// Appends and waits until it is durable; the offset of the first.
    public long append(LogName name, LogOptions options, List<byte[]> records) {
        return appending(name, options, records).orTimeout(30, TimeUnit.SECONDS).join();
    }

    public CompletableFuture<Long> appending(
            LogName name, LogOptions options, List<byte[]> records) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        logs.append(
                name,
                options,
                records,
                (first, failure) -> {
                    if (failure == null) {
                        done.complete(first);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
        return done;
    }

    /// Waits until the journal has found out that there is room again.
    public void awaitRoom() {
        await().until(() -> journal.state().status() == Status.OK);
    }

    /// Records that say their numbers.
    public static List<byte[]> numbered(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(RunningLogs::numbered).toList();
    }

    public static byte[] numbered(int number) {
        return ("record " + number).getBytes(StandardCharsets.UTF_8);
    }

    public static List<Long> offsets(Reading reading) {
        return switch (reading) {
            case Reading.Page page -> page.records().stream().map(LogRecord::offset).toList();
            case Reading.Gap _, Reading.Ahead _, Reading.OtherEpoch _ ->
                    throw new AssertionError("no page: " + reading);
        };
    }

    public static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Override
    public void close() {
        logs.close();
        journal.close();
    }
}
