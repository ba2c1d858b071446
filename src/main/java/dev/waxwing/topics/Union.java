package dev.waxwing.topics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What several filters selected together. What is in the largest set is handed over as it is; only
/// the values of the others are looked up before.
final class Union<T> implements Selection<T> {
    private final ValueSet<T> largest;
    private final List<ValueSet<T>> others;

    /// @param sets at least two, none empty
    Union(List<ValueSet<T>> sets) {
        ValueSet<T> most = sets.getFirst();
        for (ValueSet<T> set : sets) {
            most = set.size() > most.size() ? set : most;
        }
        this.largest = most;
        this.others = sets;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public void forEach(Consumer<? super T> consumer) {
        largest.forEach(consumer);
        if (others.size() == 2) {
            ValueSet<T> other = others.getFirst() == largest ? others.getLast() : others.getFirst();
            other.forEach(value -> {
                if (!largest.contains(value)) {
                    consumer.accept(value);
                }
            });
            return;
        }
        Set<T> seen = new HashSet<>();
        for (ValueSet<T> set : others) {
            if (set != largest) {
                set.forEach(value -> {
                    if (!largest.contains(value) && seen.add(value)) {
                        consumer.accept(value);
                    }
                });
            }
        }
    }
}
