package dev.waxwing.broker;

/// A blocked Bloom filter over hashes: answers "surely not" or "maybe", with one cache line read.
///
/// Each hash picks a block of 512 bits and sets one bit in each of its eight longs. At 12 bits a
/// hash about one in 200 strangers is a maybe. The hashes are cut from SHA-256, so their own bits
/// serve: the high half picks the block, 48 bits of the low half the bits.
final class IdFilter {
    private static final int BITS_AN_ID = 12;
    private static final int WORDS = 8;
    private static final int WORD_BITS = 6;

    private final long[] words;
    private final int blocks;

    /// @param hashes two longs for each (high, low)
    IdFilter(long[] hashes) {
        long bits = (long) hashes.length / 2 * BITS_AN_ID;
        blocks = Math.toIntExact(Math.ceilDiv(Math.max(bits, 1), (long) WORDS * Long.SIZE));
        words = new long[blocks * WORDS];
        for (int at = 0; at < hashes.length; at += 2) {
            add(hashes[at], hashes[at + 1]);
        }
    }

    boolean mayContain(long high, long low) {
        int word = block(high);
        long bits = low;
        for (int end = word + WORDS; word < end; word++, bits >>>= WORD_BITS) {
            // A shift of a long takes its distance modulo 64: the lowest six bits.
            if ((words[word] >>> bits & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    long bytes() {
        return (long) words.length * Long.BYTES;
    }

    private void add(long high, long low) {
        int word = block(high);
        long bits = low;
        for (int end = word + WORDS; word < end; word++, bits >>>= WORD_BITS) {
            words[word] |= 1L << bits;
        }
    }

    /// The top 32 bits, scaled to the number of blocks without a division.
    private int block(long high) {
        return (int) ((high >>> Integer.SIZE) * blocks >>> Integer.SIZE) * WORDS;
    }
}
