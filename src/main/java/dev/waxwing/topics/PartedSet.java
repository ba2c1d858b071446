package dev.waxwing.topics;

import java.util.function.Consumer;

/// Many values, in eight sets by their hash.
final class PartedSet<T> extends ValueSet<T> {
    /// With so few left it becomes one array again; far from [SmallSet#MOST], so that one value
    /// that comes and goes does not split and join it each time.
    private static final int FEW = SmallSet.MOST / 2;

    private static final int PARTS = 1 << BITS;

    private final ValueSet<T>[] parts;
    private final int size;

    private PartedSet(ValueSet<T>[] parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    /// A set of these values, which are distinct, in place of an array at this depth.
    @SuppressWarnings("unchecked") // an array of a generic type
    static <T> ValueSet<T> split(T[] values, int depth) {
        ValueSet<T>[] parts = (ValueSet<T>[]) new ValueSet<?>[PARTS];
        int[] sizes = new int[PARTS];
        for (T value : values) {
            sizes[part(hash(value) << (BITS * depth))]++;
        }
        for (int p = 0; p < PARTS; p++) {
            T[] inPart = SmallSet.array(sizes[p]);
            int length = 0;
            for (T value : values) {
                if (part(hash(value) << (BITS * depth)) == p) {
                    inPart[length++] = value;
                }
            }
            parts[p] = length == 0 ? none() : new SmallSet<>(inPart);
        }
        return new PartedSet<>(parts, values.length);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    boolean contains(T value, int hash) {
        return parts[part(hash)].contains(value, hash << BITS);
    }

    @Override
    ValueSet<T> with(T value, int hash, int depth) {
        ValueSet<T> part = parts[part(hash)];
        ValueSet<T> more = part.with(value, hash << BITS, depth + 1);
        return more == part ? this : replacing(part(hash), more, size + 1);
    }

    @Override
    ValueSet<T> without(T value, int hash, int depth) {
        ValueSet<T> part = parts[part(hash)];
        ValueSet<T> less = part.without(value, hash << BITS, depth + 1);
        if (less == part) {
            return this;
        }
        PartedSet<T> left = replacing(part(hash), less, size - 1);
        return left.size <= FEW ? left.joined() : left;
    }

    private PartedSet<T> replacing(int index, ValueSet<T> part, int newSize) {
        ValueSet<T>[] changed = parts.clone();
        changed[index] = part;
        return new PartedSet<>(changed, newSize);
    }

    private ValueSet<T> joined() {
        return new SmallSet<>(toList().toArray(SmallSet.array(size)));
    }

    @Override
    public void forEach(Consumer<? super T> consumer) {
        for (ValueSet<T> part : parts) {
            part.forEach(consumer);
        }
    }
}
