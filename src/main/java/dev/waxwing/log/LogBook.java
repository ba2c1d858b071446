package dev.waxwing.log;

import dev.waxwing.log.LogStore.Chunk;
import dev.waxwing.log.LogStore.ChunkHead;
import dev.waxwing.log.LogStore.LogRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The figures of one log that is in use, and what the running group adds to it. Owned by the
/// journal's writer. A book that the group touched is thrown away when the group fails, and read
/// from the storage again.
final class LogBook {
    /// A chunk is closed when its records have this many bytes: what a reader takes in one step.
    static final int CHUNK_BYTES = 64 << 10;

    private static final int MAX_RECORDS = 8_192;

    private final LogStore store;
    private LogRow row;
    private @Nullable ChunkHead oldest;
    private @Nullable ChunkHead newest;
    private List<byte[]> staged = new ArrayList<>();
    private List<CachedChunk> added = List.of();
    private boolean isTouched;
    private boolean isSealed;

    LogBook(LogStore store, LogRow row) {
        this.store = store;
        this.row = row;
        this.oldest = store.oldest(row.id());
        this.newest = store.newest(row.id());
    }

    LogName name() {
        return row.name();
    }

    LogHead head() {
        ChunkHead first = oldest;
        return new LogHead(row.epoch(), first == null ? next() : first.first(), next());
    }

    /// What the last group added, for those who follow.
    List<CachedChunk> added() {
        return added;
    }

    /// True the first time in a group.
    boolean touch() {
        boolean isFirst = !isTouched;
        isTouched = true;
        return isFirst;
    }

    void settle() {
        isTouched = false;
        added = List.of();
    }

    void retain(Retention retention) {
        if (!retention.equals(row.retention())) {
            store.retain(row.id(), retention);
            row = new LogRow(row.id(), row.name(), row.epoch(), retention, row.floor());
        }
    }

    /// Adds records to the group; the offset of the first.
    long stage(List<byte[]> records, boolean sealed) {
        isSealed = sealed;
        long first = next() + staged.size();
        staged.addAll(records);
        return first;
    }

    /// Whether there is something to be sealed in this group.
    boolean wantsKey() {
        return isSealed && !staged.isEmpty();
    }

    /// Makes chunks of what was staged and stores them.
    void write(ChunkSeal seal, int key, long now) {
        List<Chunk> chunks = new ArrayList<>();
        List<CachedChunk> fresh = new ArrayList<>();
        for (int from = 0; from < staged.size(); ) {
            int to = chunkEnd(from);
            List<byte[]> records = List.copyOf(staged.subList(from, to));
            ChunkHead head = append(records, now);
            byte[] data = ChunkData.of(records);
            chunks.add(seal.seal(row.id(), row.name(), row.epoch(), head, key, data));
            fresh.add(new CachedChunk(row.epoch(), head, records));
            from = to;
        }
        store.insert(chunks);
        added = fresh;
        staged = new ArrayList<>();
    }

    private int chunkEnd(int from) {
        long bytes = 0;
        int to = from;
        while (to < staged.size() && to - from < MAX_RECORDS && bytes < CHUNK_BYTES) {
            bytes += staged.get(to++).length;
        }
        return to;
    }

    private ChunkHead append(List<byte[]> records, long now) {
        int bytes = 0;
        for (byte[] record : records) {
            bytes += record.length;
        }
        ChunkHead last = newest;
        long position = last == null ? 0 : last.endPosition();
        ChunkHead head = new ChunkHead(next(), records.size(), now, position, bytes);
        newest = head;
        oldest = oldest == null ? head : oldest;
        return head;
    }

    /// Removes what is too much or too old, at most `limit` chunks.
    void trim(long now, int limit) {
        ChunkHead first = oldest;
        ChunkHead last = newest;
        for (int i = 0;
                i < limit && first != null && last != null && mayGo(first, last, now);
                i++) {
            if (first.first() == last.first()) {
                store.floor(row.id(), last.end());
                row = new LogRow(row.id(), row.name(), row.epoch(), row.retention(), last.end());
                newest = null;
            }
            store.drop(row.id(), first.first());
            first = store.oldest(row.id());
            oldest = first;
        }
    }

    private boolean mayGo(ChunkHead first, ChunkHead last, long now) {
        return row.retention().isTooOld(first.at(), now)
                || row.retention()
                        .isTooMuch(last.end() - first.end(), last.endPosition() - first.position());
    }

    private long next() {
        ChunkHead last = newest;
        return last == null ? row.floor() : last.end();
    }
}
