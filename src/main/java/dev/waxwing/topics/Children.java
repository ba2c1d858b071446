package dev.waxwing.topics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The levels below a level, by their text: a hash table, at most half full. It is the upper half
/// of the level's own object, because a match among many filters waits for memory more than for
/// anything else. Changed under the tree's lock, read by all threads.
///
/// A level that goes leaves [Level#GONE] in its slot, which equals no level, so that others are
/// found behind it. When too many slots are used a new table takes the place of the old one, which
/// stays as it was for those who are in it.
abstract class Children<T> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Level[].class);

    /// A power of two of them; null while there are no levels.
    private volatile Level<T> @Nullable [] slots;

    /// Levels that are there.
    private int live;

    /// Slots that are not empty.
    private int used;

    final boolean hasChildren() {
        return slots != null;
    }

    /// The child whose text is that part of a topic.
    @SuppressWarnings("unchecked") // the array's type
    final @Nullable Level<T> child(String topic, int from, int end) {
        Level<T>[] table = slots;
        if (table == null) {
            return null;
        }
        int hash = hash(topic, from, end);
        int slot = hash & (table.length - 1);
        while (true) {
            Level<T> level = (Level<T>) SLOT.getAcquire(table, slot);
            if (level == null || level.is(topic, from, end, hash)) {
                return level;
            }
            slot = (slot + 1) & (table.length - 1);
        }
    }

    /// Adds a level that is not there yet.
    final void add(Level<T> child) {
        live++;
        Level<T>[] table = slots;
        if (table == null || 2 * (used + 1) > table.length) {
            Level<T>[] larger = rebuilt(table);
            larger[emptySlot(larger, child.hash())] = child;
            slots = larger;
            used = live;
        } else {
            SLOT.setRelease(table, emptySlot(table, child.hash()), child);
            used++;
        }
    }

    /// Removes one that is there.
    final void cut(Level<T> child) {
        Level<T>[] table = slots;
        if (--live == 0 || table == null) {
            slots = null;
            used = 0;
            return;
        }
        int slot = child.hash() & (table.length - 1);
        while (table[slot] != child) {
            slot = (slot + 1) & (table.length - 1);
        }
        SLOT.setRelease(table, slot, Level.GONE);
        if (8 * live < table.length) {
            slots = rebuilt(table);
            used = live;
        }
    }

    /// The levels of a table in one of the size for as many as there are.
    @SuppressWarnings("unchecked") // an array of a generic type
    private Level<T>[] rebuilt(Level<T> @Nullable [] table) {
        Level<T>[] next = (Level<T>[]) new Level<?>[4 * Integer.highestOneBit(live)];
        if (table != null) {
            for (Level<T> level : table) {
                if (level != null && level != Level.GONE) {
                    next[emptySlot(next, level.hash())] = level;
                }
            }
        }
        return next;
    }

    private static int emptySlot(Level<?>[] table, int hash) {
        int slot = hash & (table.length - 1);
        while (table[slot] != null) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    /// Spread over all bits, since names often differ in their last character only.
    static int hash(String text, int from, int end) {
        int hash = 0;
        for (int i = from; i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        hash *= 0x9e3779b9;
        return hash ^ (hash >>> 15);
    }

    /// Levels at all depths.
    final int countBelow() {
        Level<T>[] table = slots;
        int count = 0;
        for (int i = 0; table != null && i < table.length; i++) {
            Level<T> level = table[i];
            count += level == null || level == Level.GONE ? 0 : level.count();
        }
        return count;
    }
}
