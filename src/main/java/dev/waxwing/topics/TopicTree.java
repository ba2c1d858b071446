package dev.waxwing.topics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Topic filters and what is subscribed under each. Safe for all threads: matches take no lock,
/// changes take turns.
///
/// What a match sees is the tree as it was at one moment between its call and its return, as if it
/// were locked meanwhile. So a value that is put under another filter before it leaves the old one
/// is found by every match that either selects.
///
/// A match costs one look-up of the name, and one step for each level of filters with wildcards
/// that can still select it; adding and removing cost one for each level of the filter, however
/// many topics there are and however many values are under one. Values are told apart by `equals`.
public final class TopicTree<T> {
    /// How often a match is tried without the lock. It is taken when changes follow each other so
    /// closely that none of the tries fell between two of them.
    private static final int TRIES = 16;

    /// Filters without wildcards, by their text: most subscriptions, found in one step.
    private final Map<String, Place<T>> exact = new ConcurrentHashMap<>();

    private final Level<T> wildcards = new Level<>("");
    private final ReentrantLock changing = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();

    /// Adds a value under a filter.
    ///
    /// @return whether it was not there already
    public boolean add(TopicFilter filter, T value) {
        changing.lock();
        try {
            boolean added =
                    filter.isExact() ? addExact(filter, value) : wildcards.add(filter, 0, value);
            return changed(added, 1);
        } finally {
            changing.unlock();
        }
    }

    private boolean addExact(TopicFilter filter, T value) {
        Place<T> place = exact.get(filter.text());
        if (place != null) {
            return place.add(value);
        }
        exact.put(filter.text(), new Place<>(filter, value));
        return true;
    }

    /// Removes a value from a filter. Nothing is kept of a filter without values.
    ///
    /// @return whether it was there
    public boolean remove(TopicFilter filter, T value) {
        changing.lock();
        try {
            boolean removed =
                    filter.isExact()
                            ? removeExact(filter, value)
                            : wildcards.remove(filter, 0, value);
            return changed(removed, -1);
        } finally {
            changing.unlock();
        }
    }

    private boolean removeExact(TopicFilter filter, T value) {
        Place<T> place = exact.get(filter.text());
        if (place == null || !place.remove(value)) {
            return false;
        }
        if (place.values().isEmpty()) {
            exact.remove(filter.text());
        }
        return true;
    }

    /// After the change, still under the lock: a match that began before it counts again.
    private boolean changed(boolean really, int by) {
        if (really) {
            changes.incrementAndGet();
            size.addAndGet(by);
        }
        return really;
    }

    /// Everything whose filter selects the topic, as of one moment.
    ///
    /// Every change is one write to one place, and one change runs at a time. So if none ended
    /// meanwhile, what was read is the tree before or after the one that may be running. Where at
    /// most one filter selects the topic, nothing is copied.
    public Selection<T> match(TopicName topic) {
        for (int i = 0; i < TRIES; i++) {
            long before = changes.get();
            Selection<T> found = find(topic.text());
            if (changes.get() == before) {
                return found;
            }
        }
        changing.lock();
        try {
            return find(topic.text());
        } finally {
            changing.unlock();
        }
    }

    private Selection<T> find(String topic) {
        Place<T> place = exact.get(topic);
        ValueSet<T> values = place == null ? ValueSet.none() : place.values();
        if (wildcards.isEmpty()) {
            return values;
        }
        Found<T> found = new Found<>(values);
        wildcards.find(topic, 0, found);
        return found.selection();
    }

    /// The equal filter that the tree holds already, or else the given one. Who remembers this one
    /// under which a value is keeps no text of its own.
    public TopicFilter shared(TopicFilter filter) {
        Place<T> place = place(filter);
        return place == null ? filter : place.filter();
    }

    private @Nullable Place<T> place(TopicFilter filter) {
        return filter.isExact() ? exact.get(filter.text()) : wildcards.place(filter.text(), 0);
    }

    /// How many values there are under all filters; one that is under two counts twice.
    public int size() {
        return size.get();
    }

    /// Names, and levels of filters with wildcards, that are kept; 1 when there are none.
    int nodes() {
        return exact.size() + wildcards.count();
    }
}
