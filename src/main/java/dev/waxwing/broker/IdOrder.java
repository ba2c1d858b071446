package dev.waxwing.broker;

import java.util.Arrays;

/// Ascending order of hashes that lie in an array as two longs each (high, low): signed, by the
/// high half and then by the low one.
final class IdOrder {
    private IdOrder() {}

    static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh ? Long.compare(high, otherHigh) : Long.compare(low, otherLow);
    }

    /// A sorted copy.
    ///
    /// The JDK sorts longs, not pairs: so what is sorted is the top bits of each high half with the
    /// hash's place in the bits below. Only hashes that agree in all those top bits (37 at the very
    /// least) can then stand out of order, and a pass of insertions puts those right.
    static long[] sorted(long[] hashes) {
        int count = hashes.length / 2;
        int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
        long places = (1L << placeBits) - 1;
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = hashes[2 * i] & ~places | i;
        }
        Arrays.sort(keys);
        long[] sorted = new long[hashes.length];
        for (int i = 0; i < count; i++) {
            int from = (int) (keys[i] & places);
            insert(sorted, i, hashes[2 * from], hashes[2 * from + 1]);
        }
        return sorted;
    }

    /// Two sorted arrays as one.
    static long[] merged(long[] a, long[] b) {
        long[] all = new long[a.length + b.length];
        int i = 0;
        int j = 0;
        for (int to = 0; to < all.length; to += 2) {
            boolean first =
                    j == b.length || i < a.length && compare(a[i], a[i + 1], b[j], b[j + 1]) <= 0;
            all[to] = first ? a[i] : b[j];
            all[to + 1] = first ? a[i + 1] : b[j + 1];
            i += first ? 2 : 0;
            j += first ? 0 : 2;
        }
        return all;
    }

    private static void insert(long[] sorted, int end, long high, long low) {
        int at = end;
        while (at > 0 && compare(sorted[2 * at - 2], sorted[2 * at - 1], high, low) > 0) {
            sorted[2 * at] = sorted[2 * at - 2];
            sorted[2 * at + 1] = sorted[2 * at - 1];
            at--;
        }
        sorted[2 * at] = high;
        sorted[2 * at + 1] = low;
    }
}
