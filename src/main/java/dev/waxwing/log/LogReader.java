package dev.waxwing.log;

import dev.waxwing.log.LogStore.Chunk;
import dev.waxwing.log.LogStore.StoredPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads logs from the storage. Safe for all threads that may wait.
final class LogReader {
    private final LogStore store;
    private final ChunkSeal seal;

    LogReader(LogStore store, ChunkSeal seal) {
        this.store = store;
        this.seal = seal;
    }

    Reading read(LogName name, Position position, int maxRecords, long maxBytes) {
        StoredPage page = store.read(name, position.after(), maxBytes);
        Reading elsewhere = elsewhere(page.head(), position);
        return elsewhere != null
                ? elsewhere
                : new Reading.Page(
                        page.head(), records(name, page, position, maxRecords, maxBytes));
    }

    /// What there is to be said of a position whose log goes on from another one; null when
    /// everything behind it is kept.
    static @Nullable Reading elsewhere(LogHead head, Position position) {
        if (position.epoch() != 0 && position.epoch() != head.epoch()) {
            return new Reading.OtherEpoch(head);
        }
        if (position.after() > head.last()) {
            return new Reading.Ahead(head);
        }
        return position.after() + 1 < head.first() ? new Reading.Gap(head) : null;
    }

    private List<LogRecord> records(
            LogName name, StoredPage page, Position position, int maxRecords, long maxBytes) {
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        long next = position.after() + 1;
        for (Chunk chunk : page.chunks()) {
            if (records.size() >= maxRecords || bytes >= maxBytes) {
                break;
            }
            byte[] data = seal.open(name, page.head().epoch(), chunk);
            List<LogRecord> more =
                    ChunkData.records(
                            chunk.head(),
                            data,
                            next,
                            maxRecords - (long) records.size(),
                            maxBytes - bytes);
            records.addAll(more);
            bytes += chunk.head().bytes();
            next += more.size();
        }
        return records;
    }
}
