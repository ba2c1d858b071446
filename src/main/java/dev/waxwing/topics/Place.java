package dev.waxwing.topics;

/// The values under one filter. Changed under the tree's lock, by one write each; read by all
/// threads.
final class Place<T> {
    private final TopicFilter filter;
    private volatile ValueSet<T> values;

    Place(TopicFilter filter, T value) {
        this.filter = filter;
        this.values = ValueSet.of(value);
    }

    TopicFilter filter() {
        return filter;
    }

    ValueSet<T> values() {
        return values;
    }

    /// Returns whether it is new.
    boolean add(T value) {
        return change(values.with(value));
    }

    /// Returns whether it was there.
    boolean remove(T value) {
        return change(values.without(value));
    }

    private boolean change(ValueSet<T> changed) {
        boolean differs = changed != values;
        values = changed;
        return differs;
    }
}
