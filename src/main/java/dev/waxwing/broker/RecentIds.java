package dev.waxwing.broker;

/// The ids of the young generation of a [DedupWindow]: a ring of 128-bit hashes in order of
/// arrival, and an open-addressing index into it. Exact, constant time, 16 bytes for each id plus 8
/// for the index, and up to twice that after it grew. Owned by the journal's writer.
///
/// Both arrays start small and double, so a quiet queue costs a few hundred bytes. Linear probing
/// with backward-shift deletion keeps the index free of tombstones however long the window slides.
final class RecentIds {
    private static final int FIRST_CAPACITY = 16;

    private long[] ring = new long[2 * FIRST_CAPACITY];
    private int[] index = new int[2 * FIRST_CAPACITY];
    private long first;
    private long next;

    int size() {
        return (int) (next - first);
    }

    /// Ids ever added and not taken back, those that were forgotten or cleared included.
    long added() {
        return next;
    }

    boolean contains(IdHash id) {
        return index[slotOf(id)] != 0;
    }

    /// Adds an id that is not there.
    void add(IdHash id) {
        if (size() == capacity()) {
            grow();
        }
        int at = position(next);
        ring[2 * at] = id.high();
        ring[2 * at + 1] = id.low();
        index[slotOf(id)] = at + 1;
        next++;
    }

    /// Takes back the newest id, also one that was forgotten meanwhile.
    void undoLast() {
        next--;
        if (next < first) {
            first = next;
        } else {
            remove(next);
        }
    }

    void forgetOldest() {
        remove(first++);
    }

    /// Forgets all ids and gives the memory back.
    void clear() {
        first = next;
        ring = new long[2 * FIRST_CAPACITY];
        index = new int[2 * FIRST_CAPACITY];
    }

    /// All hashes in order of arrival, two longs (high, low) for each.
    long[] hashes() {
        long[] hashes = new long[2 * size()];
        int from = 2 * position(first);
        int head = Math.min(hashes.length, ring.length - from);
        System.arraycopy(ring, from, hashes, 0, head);
        System.arraycopy(ring, 0, hashes, head, hashes.length - head);
        return hashes;
    }

    /// Heap that the arrays hold.
    long bytes() {
        return (long) ring.length * Long.BYTES + (long) index.length * Integer.BYTES;
    }

    private int capacity() {
        return ring.length / 2;
    }

    private int position(long number) {
        return (int) (number & (capacity() - 1));
    }

    private int home(long high) {
        return (int) (high & (index.length - 1));
    }

    /// The slot that holds the id, or the free one where it would go.
    private int slotOf(IdHash id) {
        int slot = home(id.high());
        while (index[slot] != 0 && !holds(index[slot] - 1, id)) {
            slot = slot + 1 & index.length - 1;
        }
        return slot;
    }

    private boolean holds(int at, IdHash id) {
        return ring[2 * at] == id.high() && ring[2 * at + 1] == id.low();
    }

    private void remove(long number) {
        int at = position(number);
        int slot = home(ring[2 * at]);
        while (index[slot] != at + 1) {
            slot = slot + 1 & index.length - 1;
        }
        close(slot);
    }

    /// Knuth's Algorithm R (TAOCP 6.4): pull later entries of the run back over the gap.
    private void close(int hole) {
        int mask = index.length - 1;
        int gap = hole;
        for (int slot = gap + 1 & mask; index[slot] != 0; slot = slot + 1 & mask) {
            int home = home(ring[2 * (index[slot] - 1)]);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                index[gap] = index[slot];
                gap = slot;
            }
        }
        index[gap] = 0;
    }

    private void grow() {
        long[] old = ring;
        int oldMask = capacity() - 1;
        ring = new long[old.length * 2];
        index = new int[index.length * 2];
        for (long number = first; number < next; number++) {
            int from = (int) (number & oldMask);
            int to = position(number);
            ring[2 * to] = old[2 * from];
            ring[2 * to + 1] = old[2 * from + 1];
            int slot = home(ring[2 * to]);
            while (index[slot] != 0) {
                slot = slot + 1 & index.length - 1;
            }
            index[slot] = to + 1;
        }
    }
}
