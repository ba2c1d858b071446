package dev.waxwing.journal;

import java.util.OptionalLong;

/// The newest keys and a number for each, in the order in which they came: what is needed to know a
/// repeated request again. Keys are hashes by [RepeatHash] that differ from each other. Owned by
/// one thread.
///
/// It grows with what it holds, by doubling: 24 bytes a place, and up to twice as many places as
/// keys. So a key costs 24 to 48 bytes, and 31.5 when 100,000 or 200,000 are held. A key that was
/// added in a group that failed is taken back, newest first; the oldest go in [#trim], when nothing
/// can be taken back any more.
public final class RepeatWindow {
    private static final int SMALLEST = 64;

    private final int limit;

    /// A ring: the key with the number `n` is at `n` modulo the length.
    private long[] keys = new long[SMALLEST];

    private long[] values = new long[SMALLEST];

    /// Open addressing over the ring, at most half full: a place in it plus 1, or 0.
    private int[] index = new int[2 * SMALLEST];

    private long first;
    private long next;

    /// @param limit keys that are kept by [#trim], at least 1
    public RepeatWindow(int limit) {
        this.limit = limit;
    }

    public int size() {
        return (int) (next - first);
    }

    /// The number that a key was added with.
    public OptionalLong find(long key) {
        int place = index[slot(key)];
        return place == 0 ? OptionalLong.empty() : OptionalLong.of(values[place - 1]);
    }

    /// The number of the oldest key.
    public OptionalLong oldest() {
        return size() == 0 ? OptionalLong.empty() : OptionalLong.of(values[place(first)]);
    }

    /// Adds a key that is not here.
    public void add(long key, long value) {
        if (size() == keys.length) {
            grow();
        }
        int place = place(next++);
        keys[place] = key;
        values[place] = value;
        index[slot(key)] = place + 1;
    }

    /// Takes the newest keys back.
    public void removeNewest(int count) {
        for (int i = 0; i < count; i++) {
            remove(place(--next));
        }
    }

    /// Forgets the oldest keys until no more than the limit are left.
    public void trim() {
        while (size() > limit) {
            remove(place(first++));
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        int length = oldKeys.length;
        keys = new long[2 * length];
        values = new long[2 * length];
        index = new int[2 * index.length];
        for (long n = first; n < next; n++) {
            int from = (int) (n & (length - 1));
            int to = place(n);
            keys[to] = oldKeys[from];
            values[to] = oldValues[from];
            index[slot(keys[to])] = to + 1;
        }
    }

    private int place(long number) {
        return (int) (number & (keys.length - 1));
    }

    /// Where a key is in the index, or where it would go.
    private int slot(long key) {
        int mask = index.length - 1;
        int at = home(key);
        while (index[at] != 0 && keys[index[at] - 1] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private int home(long key) {
        return Long.hashCode(key) & (index.length - 1);
    }

    /// Closes the gap, so that what was pushed behind it is still found.
    private void remove(int place) {
        int mask = index.length - 1;
        int gap = slot(keys[place]);
        for (int at = (gap + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
            int pushed = (at - home(keys[index[at] - 1])) & mask;
            if (pushed >= ((at - gap) & mask)) {
                index[gap] = index[at];
                gap = at;
            }
        }
        index[gap] = 0;
    }
}
