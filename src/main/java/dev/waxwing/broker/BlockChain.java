package dev.waxwing.broker;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Blocks in the order in which they came, linked through themselves: a block is in one chain at
/// most. Owned by a queue's actor.
final class BlockChain implements Iterable<LiveBlock> {
    private @Nullable LiveBlock first;
    private @Nullable LiveBlock last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /// Adds a block that is in no chain.
    void add(LiveBlock block) {
        if (last == null) {
            first = block;
        } else {
            last.next = block;
        }
        last = block;
        size++;
    }

    /// The oldest, or null.
    @Nullable LiveBlock peek() {
        return first;
    }

    /// Takes the oldest out.
    void removeFirst() {
        LiveBlock taken = first;
        if (taken == null) {
            throw new NoSuchElementException();
        }
        first = taken.next;
        taken.next = null;
        if (first == null) {
            last = null;
        }
        size--;
    }

    @Override
    public Iterator<LiveBlock> iterator() {
        return new Iterator<>() {
            private @Nullable LiveBlock at = first;

            @Override
            public boolean hasNext() {
                return at != null;
            }

            @Override
            public LiveBlock next() {
                LiveBlock block = at;
                if (block == null) {
                    throw new NoSuchElementException();
                }
                at = block.next;
                return block;
            }
        };
    }
}
