package dev.waxwing.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a topic selected at one moment. Immutable: it can be walked as often as wanted, on any
/// thread, and later changes to the tree do not show in it.
public sealed interface Selection<T> permits ValueSet, Union {
    boolean isEmpty();

    /// Hands over each value once, however many filters selected it. The order means nothing.
    void forEach(Consumer<? super T> consumer);

    /// All of them in a list of its own.
    default List<T> toList() {
        List<T> values = new ArrayList<>();
        forEach(values::add);
        return values;
    }
}
