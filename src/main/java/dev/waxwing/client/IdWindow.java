package dev.waxwing.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The last N ids, by the first 128 bits of their SHA-256: 16 bytes for each id in a ring, and an
/// open-addressed table of ring positions at most half full. One million ids take 24 MiB; a set of
/// strings would take six times as much. Owned by one thread, or guarded by its owner's lock.
final class IdWindow {
    private static final int FIRST = 1024;

    private final int capacity;
    private long[] ring = new long[2 * FIRST];
    private int[] table = new int[4 * FIRST]; // ring position + 1; 0 is free
    private int size;
    private int oldest;

    /// @param capacity ids to remember, 1 to 100,000,000
    IdWindow(int capacity) {
        if (capacity < 1 || capacity > 100_000_000) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.capacity = capacity;
    }

    /// 128 bits that stand for an id. A collision would need some 2^64 ids made for the purpose.
    static byte[] key(String id) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(id.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    int size() {
        return size;
    }

    boolean contains(byte[] key) {
        ByteBuffer b = ByteBuffer.wrap(key);
        return table[slot(b.getLong(), b.getLong())] != 0;
    }

    /// Remembers an id; the oldest is forgotten when there are too many.
    ///
    /// @return false when it was known; it keeps its age then
    boolean add(byte[] key) {
        ByteBuffer b = ByteBuffer.wrap(key);
        long high = b.getLong();
        long low = b.getLong();
        if (table[slot(high, low)] != 0) {
            return false;
        }
        if (size == capacity) {
            forgetOldest();
        } else if (size == ring.length / 2) {
            grow();
        }
        int at = (oldest + size) % (ring.length / 2);
        ring[2 * at] = high;
        ring[2 * at + 1] = low;
        table[slot(high, low)] = at + 1;
        size++;
        return true;
    }

    /// Where this key is, or the free slot where it would go.
    private int slot(long high, long low) {
        int mask = table.length - 1;
        int slot = (int) high & mask;
        while (table[slot] != 0) {
            int at = table[slot] - 1;
            if (ring[2 * at] == high && ring[2 * at + 1] == low) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void forgetOldest() {
        int free = slot(ring[2 * oldest], ring[2 * oldest + 1]);
        oldest = (oldest + 1) % (ring.length / 2);
        size--;
        closeGap(free);
    }

    /// Moves later keys of the same run back, so that no search stops before it finds them.
    private void closeGap(int gap) {
        int mask = table.length - 1;
        int free = gap;
        table[free] = 0;
        for (int slot = (free + 1) & mask; table[slot] != 0; slot = (slot + 1) & mask) {
            int home = (int) ring[2 * (table[slot] - 1)] & mask;
            if (((slot - home) & mask) >= ((slot - free) & mask)) {
                table[free] = table[slot];
                table[slot] = 0;
                free = slot;
            }
        }
    }

    /// Only called before the first id is forgotten, so the ring starts at zero.
    private void grow() {
        int slots = ring.length / 2;
        ring = Arrays.copyOf(ring, 2 * Math.min(slots * 2, Math.max(capacity, FIRST)));
        table = new int[Integer.highestOneBit(ring.length - 1) * 2];
        for (int at = 0; at < size; at++) {
            table[slot(ring[2 * at], ring[2 * at + 1])] = at + 1;
        }
    }
}
