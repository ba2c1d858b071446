package dev.waxwing.backend.sqlite;

import java.util.Arrays;

/// Ascending ids as their distances, in 7 bits a byte with the low ones first (LEB128): a byte or
/// two for each where eight would be mostly zeros.
final class IdDistances {
    private static final int MOST = 10;
    private static final int BITS = 7;
    private static final int MORE = 0x80;

    private IdDistances() {}

    /// All but the first id, which the caller keeps.
    static byte[] encode(long[] ids) {
        byte[] out = new byte[(ids.length - 1) * MOST];
        int at = 0;
        for (int i = 1; i < ids.length; i++) {
            long rest = ids[i] - ids[i - 1];
            while (rest >= MORE) {
                out[at++] = (byte) (rest | MORE);
                rest >>>= BITS;
            }
            out[at++] = (byte) rest;
        }
        return Arrays.copyOf(out, at);
    }

    static long[] decode(long first, byte[] distances) {
        long[] ids = new long[distances.length + 1];
        ids[0] = first;
        int count = 1;
        int at = 0;
        while (at < distances.length) {
            long distance = 0;
            int shift = 0;
            byte b;
            do {
                b = distances[at++];
                distance |= (long) (b & MORE - 1) << shift;
                shift += BITS;
            } while (b < 0);
            ids[count] = ids[count - 1] + distance;
            count++;
        }
        return Arrays.copyOf(ids, count);
    }
}
