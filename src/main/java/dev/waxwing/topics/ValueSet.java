package dev.waxwing.topics;

/// A set of values that never changes: a change makes another, which shares all but a few small
/// arrays with it, whatever its size. Values are told apart by `equals`.
///
/// Up to [SmallSet#MOST] values are one array. More are a [PartedSet]: eight sets, by three bits of
/// the hash, each of which is again an array or eight sets. So a walk is a walk over arrays, and a
/// change copies one of them and the way to it.
abstract sealed class ValueSet<T> implements Selection<T> permits SmallSet, PartedSet {
    /// Parts of parts; there are no more bits in a hash. Below it an array has no bound.
    static final int DEEPEST = 10;

    /// Bits of the hash that choose the part.
    static final int BITS = 3;

    static <T> ValueSet<T> none() {
        return SmallSet.empty();
    }

    static <T> ValueSet<T> of(T value) {
        return ValueSet.<T>none().with(value);
    }

    abstract int size();

    /// This set when the value is in it already.
    final ValueSet<T> with(T value) {
        return with(value, hash(value), 0);
    }

    /// This set when the value is not in it.
    final ValueSet<T> without(T value) {
        return without(value, hash(value), 0);
    }

    final boolean contains(T value) {
        return contains(value, hash(value));
    }

    /// @param hash the bits of the hash that are left, at its upper end
    /// @param depth how often it was split already
    abstract ValueSet<T> with(T value, int hash, int depth);

    abstract ValueSet<T> without(T value, int hash, int depth);

    abstract boolean contains(T value, int hash);

    @Override
    public final boolean isEmpty() {
        return size() == 0;
    }

    /// Mixed so that its upper bits, which are used first, depend on all bits.
    static int hash(Object value) {
        return value.hashCode() * 0x9e3779b9;
    }

    /// The part that the upper bits choose.
    static int part(int hash) {
        return hash >>> (Integer.SIZE - BITS);
    }
}
