package dev.waxwing.topics;

import java.util.Arrays;
import java.util.function.Consumer;

/// A few values in one array, in the order in which they came.
final class SmallSet<T> extends ValueSet<T> {
    /// Beyond it the set is split.
    static final int MOST = 32;

    private static final SmallSet<Object> EMPTY = new SmallSet<>(new Object[0]);

    private final T[] values;

    /// Takes the array over.
    SmallSet(T[] values) {
        this.values = values;
    }

    @SuppressWarnings("unchecked") // no value is ever in it
    static <T> SmallSet<T> empty() {
        return (SmallSet<T>) EMPTY;
    }

    /// An array of values; its true type is an array of objects.
    @SuppressWarnings("unchecked")
    static <T> T[] array(int length) {
        return (T[]) new Object[length];
    }

    @Override
    int size() {
        return values.length;
    }

    @Override
    boolean contains(T value, int hash) {
        return indexOf(value) >= 0;
    }

    @Override
    ValueSet<T> with(T value, int hash, int depth) {
        if (indexOf(value) >= 0) {
            return this;
        }
        T[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = value;
        return more.length <= MOST || depth == DEEPEST
                ? new SmallSet<>(more)
                : PartedSet.split(more, depth);
    }

    @Override
    ValueSet<T> without(T value, int hash, int depth) {
        int index = indexOf(value);
        if (index < 0) {
            return this;
        }
        if (values.length == 1) {
            return empty();
        }
        T[] less = Arrays.copyOf(values, values.length - 1);
        System.arraycopy(values, index + 1, less, index, less.length - index);
        return new SmallSet<>(less);
    }

    private int indexOf(T value) {
        for (int i = 0; i < values.length; i++) {
            if (value.equals(values[i])) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void forEach(Consumer<? super T> consumer) {
        for (T value : values) {
            consumer.accept(value);
        }
    }
}
