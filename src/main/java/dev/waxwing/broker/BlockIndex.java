package dev.waxwing.broker;

import java.util.ArrayDeque;

/// The blocks that wait on disk, oldest first: 16 bytes for each block, in pieces, so that five
/// million of them fit beside everything else and growing never copies. Owned by one thread.
final class BlockIndex {
    private static final int PIECE = 1024;
    private static final int COUNT_BITS = 6;

    private final ArrayDeque<long[]> pieces = new ArrayDeque<>();
    private int head;
    private int tail = PIECE;
    private long size;

    /// One entry, as it is taken out.
    record Entry(long id, long at, int count) {}

    boolean isEmpty() {
        return size == 0;
    }

    long size() {
        return size;
    }

    void add(long id, long at, int count) {
        if (tail == PIECE) {
            pieces.addLast(new long[2 * PIECE]);
            tail = 0;
        }
        long[] piece = pieces.getLast();
        piece[2 * tail] = id;
        piece[2 * tail + 1] = at << COUNT_BITS | count - 1;
        tail++;
        size++;
    }

    /// The oldest entry, which stays.
    Entry peek() {
        long[] piece = pieces.getFirst();
        long packed = piece[2 * head + 1];
        return new Entry(
                piece[2 * head], packed >> COUNT_BITS, (int) (packed & Block.MAX_COUNT - 1) + 1);
    }

    /// Takes the oldest entry out.
    Entry poll() {
        Entry entry = peek();
        head++;
        size--;
        if (head == PIECE) {
            pieces.removeFirst();
            head = 0;
        } else if (size == 0) {
            pieces.clear();
            head = 0;
            tail = PIECE;
        }
        return entry;
    }
}
