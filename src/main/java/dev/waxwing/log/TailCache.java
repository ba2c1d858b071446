package dev.waxwing.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The newest chunks of the logs that somebody follows, over all logs within one bound, so that
/// those who are up to date need not read the disk. Safe for all threads; its lock is held for
/// moments.
final class TailCache {
    private record Entry(LogName name, CachedChunk chunk) {}

    private final long limit;
    private final Deque<Entry> inOrder = new ArrayDeque<>();
    private final Map<LogName, NavigableMap<Long, CachedChunk>> byLog = new HashMap<>();
    private long used;

    /// @param limit bytes
    TailCache(long limit) {
        this.limit = limit;
    }

    synchronized void add(LogName name, List<CachedChunk> chunks) {
        for (CachedChunk chunk : chunks) {
            inOrder.add(new Entry(name, chunk));
            byLog.computeIfAbsent(name, _ -> new TreeMap<>()).put(chunk.head().first(), chunk);
            used += chunk.size();
        }
        while (used > limit && !inOrder.isEmpty()) {
            drop(inOrder.remove());
        }
    }

    private void drop(Entry entry) {
        used -= entry.chunk.size();
        NavigableMap<Long, CachedChunk> chunks = byLog.get(entry.name);
        if (chunks != null) {
            chunks.remove(entry.chunk.head().first(), entry.chunk);
            if (chunks.isEmpty()) {
                byLog.remove(entry.name);
            }
        }
    }

    /// What follows a position, or null when that is not here.
    synchronized Reading.@Nullable Page after(
            LogName name, Position position, int maxRecords, long maxBytes) {
        NavigableMap<Long, CachedChunk> chunks = byLog.get(name);
        long next = position.after() + 1;
        if (chunks == null) {
            return null;
        }
        Map.Entry<Long, CachedChunk> found = chunks.floorEntry(next);
        if (found == null || !isMeant(found.getValue(), position)) {
            return null;
        }
        long epoch = found.getValue().epoch();
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        for (CachedChunk chunk : chunks.tailMap(found.getKey(), true).values()) {
            if (!chunk.holds(next) || records.size() >= maxRecords || bytes >= maxBytes) {
                break;
            }
            List<LogRecord> more =
                    chunk.records(next, maxRecords - records.size(), maxBytes - bytes);
            records.addAll(more);
            bytes += chunk.head().bytes();
            next += more.size();
        }
        return records.isEmpty()
                ? null
                : new Reading.Page(
                        new LogHead(epoch, 1, chunks.lastEntry().getValue().head().end()), records);
    }

    private static boolean isMeant(CachedChunk chunk, Position position) {
        return position.epoch() == 0 || position.epoch() == chunk.epoch();
    }
}
