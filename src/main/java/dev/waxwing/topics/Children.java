package dev.waxwing.topics;

import org.jspecify.annotations.Nullable;

/// The levels below a level, by their text. Changed under the tree's lock; read by all threads.
sealed interface Children<T> permits FewChildren, ManyChildren {
    static <T> Children<T> none() {
        return FewChildren.empty();
    }

    boolean isEmpty();

    /// The child whose text is that part of a topic.
    @Nullable Level<T> find(String topic, int from, int end);

    /// These and one more, which may be the same object.
    Children<T> with(Level<T> child);

    /// These without one, which may be the same object.
    Children<T> without(Level<T> child);

    /// For counting.
    Iterable<Level<T>> all();
}
