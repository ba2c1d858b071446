package dev.waxwing.broker;

import java.util.Arrays;

/// A generation of remembered ids that has left the heap: the hashes lie sorted in an [IdRun], and
/// here stay a filter and a fence. Never changes. Owned by the journal's writer.
///
/// The filter answers for nearly all ids that are new. For the others the fence (the high half of
/// each page's first hash) names the page that decides, so that a lookup costs at most one read of
/// [#PAGE] hashes, or two in the odd case that a page begins with the very high half asked for.
final class SealedIds {
    /// Hashes of one read: 4 KiB.
    static final int PAGE = 256;

    private final int count;
    private final IdFilter filter;
    private final long[] fence;
    private final IdRun run;

    private SealedIds(int count, IdFilter filter, long[] fence, IdRun run) {
        this.count = count;
        this.filter = filter;
        this.fence = fence;
        this.run = run;
    }

    /// @param hashes in ascending order
    /// @throws dev.waxwing.journal.StorageException when the archive cannot keep them
    static SealedIds of(long[] hashes, IdArchive archive) {
        int count = hashes.length / 2;
        long[] fence = new long[Math.ceilDiv(count, PAGE)];
        for (int page = 0; page < fence.length; page++) {
            fence[page] = hashes[2 * PAGE * page];
        }
        return new SealedIds(count, new IdFilter(hashes), fence, archive.write(hashes));
    }

    /// The ids of this generation and of another as one; both are to be closed by the caller.
    ///
    /// @throws dev.waxwing.journal.StorageException when the archive fails
    SealedIds merged(SealedIds other, IdArchive archive) {
        return of(IdOrder.merged(all(), other.all()), archive);
    }

    int count() {
        return count;
    }

    /// @throws dev.waxwing.journal.StorageException when it takes a read to tell, and that fails
    boolean contains(IdHash id) {
        return filter.mayContain(id.high(), id.low()) && isKept(id);
    }

    /// Heap that this generation holds.
    long bytes() {
        return filter.bytes() + (long) fence.length * Long.BYTES;
    }

    void close() {
        run.close();
    }

    private boolean isKept(IdHash id) {
        int page = lastPage(id.high());
        while (page >= 0) {
            if (pageHas(page, id)) {
                return true;
            }
            // Hashes with the same high half may have begun on the page before.
            page = fence[page] == id.high() ? page - 1 : -1;
        }
        return false;
    }

    /// The last page that begins at or before this high half; -1 if none does.
    private int lastPage(long high) {
        int at = Arrays.binarySearch(fence, high);
        if (at < 0) {
            return -at - 2;
        }
        while (at + 1 < fence.length && fence[at + 1] == high) {
            at++;
        }
        return at;
    }

    private boolean pageHas(int page, IdHash id) {
        int first = page * PAGE;
        long[] hashes = run.read(first, Math.min(PAGE, count - first));
        int from = 0;
        int to = hashes.length / 2 - 1;
        while (from <= to) {
            int middle = from + to >>> 1;
            int order =
                    IdOrder.compare(
                            hashes[2 * middle], hashes[2 * middle + 1], id.high(), id.low());
            if (order == 0) {
                return true;
            }
            from = order < 0 ? middle + 1 : from;
            to = order < 0 ? to : middle - 1;
        }
        return false;
    }

    private long[] all() {
        return run.read(0, count);
    }
}
