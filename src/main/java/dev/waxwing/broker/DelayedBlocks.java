package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The blocks of one queue that are not visible yet, the one that will be first at hand: 24 bytes
/// for each block, so that millions of them fit in the heap. Owned by one thread.
///
/// A binary heap over the time and the id, in pieces, so that it grows without being copied.
final class DelayedBlocks {
    private static final int PIECE_BITS = 10;
    private static final int PIECE = 1 << PIECE_BITS;

    /// The first piece begins as small as this: many queues have a few delayed messages.
    private static final int SMALLEST = 4;

    /// A block: when it is visible, its id, and the rest of it packed.
    private static final int WORDS = 3;

    private static final int PRIORITY_BITS = 4;
    private static final int COUNT_BITS = 6;

    private final List<long[]> pieces = new ArrayList<>(0);
    private int size;

    /// One block, as it is taken out; times are wall time in ms.
    record Entry(long visibleAt, long id, long at, int count, int priority) {}

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// Adds a block's header.
    void add(Block block) {
        long rest =
                (block.at() << COUNT_BITS | block.count() - 1) << PRIORITY_BITS | block.priority();
        int hole = size++;
        makeRoom();
        while (hole > 0) {
            int parent = (hole - 1) / 2;
            if (!isBefore(block.visibleAt(), block.id(), parent)) {
                break;
            }
            copy(parent, hole);
            hole = parent;
        }
        put(hole, block.visibleAt(), block.id(), rest);
    }

    /// When the first is visible; there must be one.
    long firstVisible() {
        return pieces.getFirst()[0];
    }

    /// Takes out the first: of those that become visible together the one with the smallest id.
    Entry removeFirst() {
        Entry first = entry(pieces.getFirst());
        int last = --size;
        long[] piece = piece(last);
        int from = offset(last);
        settle(piece[from], piece[from + 1], piece[from + 2]);
        if (offset(last) == 0) {
            pieces.removeLast();
        }
        return first;
    }

    /// Puts what was last where the first was, or below.
    private void settle(long visibleAt, long id, long rest) {
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, visibleAt, id)) {
                break;
            }
            copy(child, hole);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, visibleAt, id, rest);
    }

    private static Entry entry(long[] piece) {
        long rest = piece[2];
        return new Entry(
                piece[0],
                piece[1],
                rest >> COUNT_BITS + PRIORITY_BITS,
                (int) (rest >> PRIORITY_BITS & Block.MAX_COUNT - 1) + 1,
                (int) rest & (1 << PRIORITY_BITS) - 1);
    }

    private void makeRoom() {
        int last = size - 1;
        if (offset(last) == 0) {
            pieces.add(new long[(last == 0 ? SMALLEST : PIECE) * WORDS]);
        } else if (offset(last) == piece(last).length) {
            pieces.set(0, Arrays.copyOf(piece(last), 2 * piece(last).length));
        }
    }

    private boolean isBefore(long visibleAt, long id, int other) {
        long[] piece = piece(other);
        int at = offset(other);
        return visibleAt != piece[at] ? visibleAt < piece[at] : id < piece[at + 1];
    }

    private boolean isBefore(int one, long visibleAt, long id) {
        long[] piece = piece(one);
        int at = offset(one);
        return piece[at] != visibleAt ? piece[at] < visibleAt : piece[at + 1] < id;
    }

    private boolean isBefore(int one, int other) {
        long[] piece = piece(other);
        int at = offset(other);
        return isBefore(one, piece[at], piece[at + 1]);
    }

    private void copy(int from, int to) {
        System.arraycopy(piece(from), offset(from), piece(to), offset(to), WORDS);
    }

    private void put(int entry, long visibleAt, long id, long rest) {
        long[] piece = piece(entry);
        int at = offset(entry);
        piece[at] = visibleAt;
        piece[at + 1] = id;
        piece[at + 2] = rest;
    }

    private long[] piece(int entry) {
        return pieces.get(entry >> PIECE_BITS);
    }

    private static int offset(int entry) {
        return (entry & PIECE - 1) * WORDS;
    }
}
