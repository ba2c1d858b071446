package dev.waxwing.topics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Up to [#MOST] levels in an array that never changes: most levels have one child or none.
final class FewChildren<T> implements Children<T> {
    static final int MOST = 8;

    private static final FewChildren<Object> EMPTY = new FewChildren<>(array(0));

    private final Level<T>[] levels;

    private FewChildren(Level<T>[] levels) {
        this.levels = levels;
    }

    @SuppressWarnings("unchecked") // no level is ever in it
    static <T> FewChildren<T> empty() {
        return (FewChildren<T>) EMPTY;
    }

    @SuppressWarnings("unchecked") // an array of a generic type
    private static <T> Level<T>[] array(int length) {
        return (Level<T>[]) new Level<?>[length];
    }

    @Override
    public boolean isEmpty() {
        return levels.length == 0;
    }

    @Override
    public @Nullable Level<T> find(String topic, int from, int end) {
        for (Level<T> level : levels) {
            String text = level.text();
            if (text.length() == end - from && topic.startsWith(text, from)) {
                return level;
            }
        }
        return null;
    }

    @Override
    public Children<T> with(Level<T> child) {
        if (levels.length == MOST) {
            return new ManyChildren<>(List.of(levels)).with(child);
        }
        Level<T>[] more = Arrays.copyOf(levels, levels.length + 1);
        more[levels.length] = child;
        return new FewChildren<>(more);
    }

    @Override
    public Children<T> without(Level<T> child) {
        if (levels.length == 1) {
            return empty();
        }
        Level<T>[] less = array(levels.length - 1);
        int length = 0;
        for (Level<T> level : levels) {
            if (level != child) {
                less[length++] = level;
            }
        }
        return new FewChildren<>(less);
    }

    @Override
    public Iterable<Level<T>> all() {
        return List.of(levels);
    }
}
