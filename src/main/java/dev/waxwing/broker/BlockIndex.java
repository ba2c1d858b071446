package dev.waxwing.broker;

import java.util.ArrayDeque;

/// The blocks that wait on disk, oldest first: 3 to 6 bytes for each block, so that millions of
/// them fit beside everything else. Owned by one thread.
///
/// Entries are only added at one end and taken at the other, so each is written as its difference
/// to the one before it, in variable-length numbers of 7 bits a byte (as in Protocol Buffers), in
/// pieces that are dropped as they are used up.
final class BlockIndex {
    private static final int PIECE_BYTES = 4096;

    /// The longest entry: two numbers of up to 10 bytes.
    private static final int ENTRY_BYTES = 20;

    private static final int COUNT_BITS = 6;

    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private Entry first = new Entry(0, 0, 1);
    private Entry last = first;
    private int head;
    private long size;

    /// One entry, as it is taken out.
    record Entry(long id, long at, int count) {}

    /// Some bytes of the list.
    private static final class Piece {
        final byte[] bytes = new byte[PIECE_BYTES];
        int end;

        boolean isFull() {
            return bytes.length - end < ENTRY_BYTES;
        }

        void write(long number) {
            long rest = number;
            while ((rest & ~0x7fL) != 0) {
                bytes[end++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[end++] = (byte) rest;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    long size() {
        return size;
    }

    /// Adds an entry; ids and times may go back, which only costs a byte or two more.
    void add(long id, long at, int count) {
        if (pieces.isEmpty() || pieces.getLast().isFull()) {
            pieces.addLast(new Piece());
        }
        Piece piece = pieces.getLast();
        piece.write(zigzag(id - last.id) << COUNT_BITS | count - 1);
        piece.write(zigzag(at - last.at));
        last = new Entry(id, at, count);
        if (size++ == 0) {
            first = last;
            head = piece.end;
        }
    }

    /// The oldest entry, which stays.
    Entry peek() {
        return first;
    }

    /// Takes the oldest entry out.
    Entry poll() {
        Entry taken = first;
        if (--size == 0) {
            pieces.clear();
        } else {
            if (head == pieces.getFirst().end) {
                pieces.removeFirst();
                head = 0;
            }
            long packed = read();
            first =
                    new Entry(
                            taken.id + unzigzag(packed >>> COUNT_BITS),
                            taken.at + unzigzag(read()),
                            (int) (packed & Block.MAX_COUNT - 1) + 1);
        }
        return taken;
    }

    private long read() {
        byte[] bytes = pieces.getFirst().bytes;
        long number = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[head++];
            number |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }

    /// Small numbers of either sign become small numbers without one.
    private static long zigzag(long n) {
        return n << 1 ^ n >> 63;
    }

    private static long unzigzag(long n) {
        return n >>> 1 ^ -(n & 1);
    }
}
