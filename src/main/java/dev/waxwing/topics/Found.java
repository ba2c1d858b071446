package dev.waxwing.topics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sets that one match comes across. Belongs to one thread.
final class Found<T> {
    private ValueSet<T> first;
    private @Nullable List<ValueSet<T>> all;

    /// @param first may be empty
    Found(ValueSet<T> first) {
        this.first = first;
    }

    void add(@Nullable Place<T> place) {
        ValueSet<T> set = place == null ? ValueSet.none() : place.values();
        if (set == ValueSet.<T>none()) { // the only empty one: its size need not be looked at
            return;
        }
        if (first == ValueSet.<T>none()) {
            first = set;
            return;
        }
        List<ValueSet<T>> sets = all;
        if (sets == null) {
            sets = new ArrayList<>(4);
            sets.add(first);
            all = sets;
        }
        sets.add(set);
    }

    /// All of them; nothing is added later.
    Selection<T> selection() {
        List<ValueSet<T>> sets = all;
        return sets == null ? first : new Union<>(sets);
    }
}
