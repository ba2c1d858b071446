package dev.waxwing.log;

import dev.waxwing.log.LogStore.ChunkHead;
import java.util.ArrayList;
import java.util.List;

/// A chunk that was just committed, in the clear, for those who follow its log.
record CachedChunk(long epoch, ChunkHead head, List<byte[]> bodies) {
    /// What an array costs beside its bytes.
    private static final int OVERHEAD = 24;

    long size() {
        return head.bytes() + (long) OVERHEAD * head.count();
    }

    boolean holds(long offset) {
        return offset >= head.first() && offset < head.end();
    }

    /// Its records from an offset on, the last is the one that passes `maxBytes`.
    List<LogRecord> records(long from, int maxRecords, long maxBytes) {
        List<LogRecord> records = new ArrayList<>();
        long bytes = 0;
        for (int i = (int) (from - head.first());
                i < bodies.size() && records.size() < maxRecords && bytes < maxBytes;
                i++) {
            byte[] body = bodies.get(i);
            records.add(new LogRecord(head.first() + i, head.at(), body));
            bytes += body.length;
        }
        return records;
    }
}
