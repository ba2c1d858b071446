package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.List;

/// The last ids that a queue has seen, exactly: a young generation in the heap and, when
/// [DedupMemory] says so, older ones that were sealed to an archive. Owned by the journal's writer.
///
/// A window that was never sealed remembers its limit to the id. One with sealed generations
/// forgets a whole generation at a time, so it remembers up to one generation more than its limit.
final class DedupWindow {
    private final int limit;
    private final RecentIds young = new RecentIds();
    private final List<SealedIds> sealed = new ArrayList<>();
    private final DedupMemory.Watched watched = new DedupMemory.Watched(this);
    private int sealedIds;

    /// @param limit the ids that are remembered at least
    DedupWindow(int limit) {
        this.limit = limit;
    }

    int size() {
        return young.size() + sealedIds;
    }

    /// Ids ever added and not taken back; the id added as number `n` is remembered while `n >=
    /// added() - size()`.
    long added() {
        return young.added();
    }

    /// @throws dev.waxwing.journal.StorageException when an archive has to be read and cannot be
    boolean contains(IdHash id) {
        if (young.contains(id)) {
            return true;
        }
        for (int i = sealed.size() - 1; i >= 0; i--) {
            if (sealed.get(i).contains(id)) {
                return true;
            }
        }
        return false;
    }

    /// Remembers an id, forgetting the oldest when the window is full.
    ///
    /// @return false when it was there already
    /// @throws dev.waxwing.journal.StorageException as [#contains]; nothing is added then
    boolean add(IdHash id) {
        if (contains(id)) {
            return false;
        }
        if (young.size() == limit) {
            while (!sealed.isEmpty()) {
                dropOldest();
            }
            young.forgetOldest();
        }
        young.add(id);
        return true;
    }

    /// Takes back the newest id: for a commit that failed. An id that left at the other end does
    /// not come back, so the window may be empty before everything is taken back. Not for ids from
    /// before a [#seal].
    void undoLast() {
        young.undoLast();
    }

    int youngIds() {
        return young.size();
    }

    /// What [DedupMemory] knows of this window.
    DedupMemory.Watched watched() {
        return watched;
    }

    /// Heap of the young generation.
    long youngBytes() {
        return young.bytes();
    }

    /// Heap of the sealed generations.
    long sealedBytes() {
        return sealed.stream().mapToLong(SealedIds::bytes).sum();
    }

    int generations() {
        return sealed.size();
    }

    /// Moves the young generation to an archive.
    ///
    /// @throws dev.waxwing.journal.StorageException when that fails; nothing has changed then
    void seal(IdArchive archive) {
        if (young.size() == 0) {
            return;
        }
        SealedIds generation = SealedIds.of(IdOrder.sorted(young.hashes()), archive);
        sealed.add(generation);
        sealedIds += generation.count();
        young.clear();
    }

    /// Forgets the sealed generations without which the window still remembers its limit. To be
    /// called where nothing is to be taken back, so that the limit holds after it.
    void forgetSurplus() {
        while (!sealed.isEmpty() && size() - sealed.getFirst().count() >= limit) {
            dropOldest();
        }
    }

    /// Makes one of the two neighbours that are smallest together.
    ///
    /// @param most ids that the one may hold
    /// @return false when all would hold more
    /// @throws dev.waxwing.journal.StorageException when that fails; nothing has changed then
    boolean merge(int most, IdArchive archive) {
        int at = smallestPair();
        if (at < 0 || together(at) > most) {
            return false;
        }
        SealedIds older = sealed.get(at);
        SealedIds newer = sealed.get(at + 1);
        sealed.set(at, older.merged(newer, archive));
        sealed.remove(at + 1);
        older.close();
        newer.close();
        return true;
    }

    private int smallestPair() {
        int best = -1;
        for (int at = 0; at + 1 < sealed.size(); at++) {
            if (best < 0 || together(at) < together(best)) {
                best = at;
            }
        }
        return best;
    }

    private int together(int at) {
        return sealed.get(at).count() + sealed.get(at + 1).count();
    }

    private void dropOldest() {
        SealedIds oldest = sealed.removeFirst();
        sealedIds -= oldest.count();
        oldest.close();
    }
}
