package dev.waxwing.rules;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// The buckets of all rates of all rules: 65,536 of them in half a mebibyte, made once. Safe for
/// all threads; takes no lock and allocates nothing.
///
/// A bucket is one number: the time at which it is full again (the generic cell rate algorithm of
/// ITU-T I.371), beside 16 bits that tell whose it is. It is found in one of 8 places that its key
/// allows; a bucket that is full needs no place. When all 8 are in use the fullest gives way, so
/// that with more than some 50,000 senders at the edge of a rate those that sent least are
/// forgotten. Two senders are taken for one with a chance of 1 in 10,000 at most, and nobody
/// outside can tell which: keys depend on a number that is drawn at the start.
final class RateTable {
    private static final int WAYS = 8;
    private static final int BUCKETS = 1 << 13;
    private static final long TIME = (1L << 48) - 1;

    private final AtomicLongArray slots = new AtomicLongArray(WAYS * BUCKETS);
    private final LongSupplier nanos;
    private final long origin;
    private final long seed = ThreadLocalRandom.current().nextLong();

    /// @param nanos monotonic time
    RateTable(LongSupplier nanos) {
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    /// A key of a text, for [#key(long, String)]: of a rule and the place in it.
    long key(String text) {
        return key(seed, text);
    }

    /// A key of a key and a text.
    long key(long of, String text) {
        long hash = of ^ seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return mixed(hash);
    }

    private static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /// Takes one out of a bucket.
    ///
    /// @param step microseconds in which one comes back
    /// @param room microseconds in which all but one come back
    /// @return whether it was empty; then nothing is taken
    boolean take(long key, long step, long room) {
        long now = now();
        int first = first(key);
        while (true) {
            int at = find(key, first, now);
            long before = slots.get(at);
            boolean isOurs = isOf(key, before, now);
            long full = isOurs ? before & TIME : now;
            if (full - now > room) {
                return true;
            }
            if (slots.compareAndSet(at, before, mark(key) | full + step)) {
                return false;
            }
        }
    }

    /// Whether a bucket is empty.
    boolean isEmpty(long key, long room) {
        long now = now();
        long slot = slots.get(find(key, first(key), now));
        return isOf(key, slot, now) && (slot & TIME) - now > room;
    }

    /// Where the bucket is, or else the place that it would take.
    private int find(long key, int first, long now) {
        int fullest = first;
        long least = Long.MAX_VALUE;
        for (int at = first; at < first + WAYS; at++) {
            long slot = slots.get(at);
            if (isOf(key, slot, now)) {
                return at;
            }
            if ((slot & TIME) < least) {
                least = slot & TIME;
                fullest = at;
            }
        }
        return fullest;
    }

    private static boolean isOf(long key, long slot, long now) {
        return (slot & ~TIME) == mark(key) && (slot & TIME) > now;
    }

    private static long mark(long key) {
        return key & ~TIME;
    }

    private static int first(long key) {
        return (int) (key & BUCKETS - 1) * WAYS;
    }

    /// Microseconds, more than 0.
    private long now() {
        return (nanos.getAsLong() - origin) / 1_000 + 1;
    }
}
