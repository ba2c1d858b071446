package dev.waxwing.cli.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/// A set of message numbers, one bit each, in blocks that appear as the numbers grow. Any thread
/// may add; the counts are exact once adding has ended.
final class SequenceSet {
    private static final int BLOCK_BITS = 16;
    private static final int BLOCK_WORDS = 1 << BLOCK_BITS - 6;

    private volatile AtomicLongArray[] blocks = {};

    /// Adds a number; false when it was there already.
    ///
    /// @param number 0 to 2³² - 1
    boolean add(long number) {
        AtomicLongArray block = block((int) (number >>> BLOCK_BITS));
        int word = (int) (number >>> 6) & BLOCK_WORDS - 1;
        long bit = 1L << number;
        return (block.getAndAccumulate(word, bit, (old, more) -> old | more) & bit) == 0;
    }

    /// How many numbers are here and not in `other`.
    long missingFrom(SequenceSet other) {
        AtomicLongArray[] mine = blocks;
        AtomicLongArray[] theirs = other.blocks;
        long missing = 0;
        for (int b = 0; b < mine.length; b++) {
            for (int w = 0; w < BLOCK_WORDS; w++) {
                long there = b < theirs.length ? theirs[b].get(w) : 0;
                missing += Long.bitCount(mine[b].get(w) & ~there);
            }
        }
        return missing;
    }

    private AtomicLongArray block(int index) {
        AtomicLongArray[] present = blocks;
        return index < present.length ? present[index] : grow(index);
    }

    private synchronized AtomicLongArray grow(int index) {
        AtomicLongArray[] present = blocks;
        if (index >= present.length) {
            AtomicLongArray[] more = Arrays.copyOf(present, index + 1);
            Arrays.setAll(
                    more, i -> i < present.length ? present[i] : new AtomicLongArray(BLOCK_WORDS));
            blocks = more;
        }
        return blocks[index];
    }
}
