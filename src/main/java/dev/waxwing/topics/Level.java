package dev.waxwing.topics;

import org.jspecify.annotations.Nullable;

/// A level of the filters with wildcards: what ends here, and what is below. Changed under the
/// tree's lock, read by all threads.
///
/// Each change shows by one write, the one that gives a [Place] or its values. The levels on the
/// way are put there before and taken away after, while they select nothing.
final class Level<T> extends Children<T> {
    /// In place of one that went: no level has an empty text.
    static final Level<?> GONE = new Level<>("");

    /// The longest text that is kept in two numbers.
    private static final int SHORT = 2 * Long.BYTES;

    private final int hash;
    private final int length;

    /// The text of up to [#SHORT] characters below 256, in bytes: one look into memory less.
    private final long head;

    private final long tail;

    /// The text when it does not fit.
    private final @Nullable String text;

    /// Below `*`.
    private volatile @Nullable Level<T> any;

    /// Under filters that end with this level.
    private volatile @Nullable Place<T> here;

    /// Under filters that go on with `>`.
    private volatile @Nullable Place<T> rest;

    Level(String text) {
        this.hash = hash(text, 0, text.length());
        this.length = text.length();
        boolean fits = length <= SHORT && text.chars().allMatch(c -> c < 1 << Byte.SIZE);
        this.head = fits ? packed(text, 0) : 0;
        this.tail = fits ? packed(text, Long.BYTES) : 0;
        this.text = fits ? null : text;
    }

    private static long packed(String text, int from) {
        long packed = 0;
        for (int i = Math.min(text.length(), from + Long.BYTES) - 1; i >= from; i--) {
            packed = packed << Byte.SIZE | text.charAt(i);
        }
        return packed;
    }

    int hash() {
        return hash;
    }

    /// Whether this level's text is that part of a topic, which has that hash.
    boolean is(String topic, int from, int end, int partHash) {
        if (partHash != hash || end - from != length) {
            return false;
        }
        String whole = text;
        return whole == null
                ? isPacked(topic, from, Math.min(end, from + Long.BYTES), head)
                        && isPacked(topic, from + Long.BYTES, end, tail)
                : topic.startsWith(whole, from);
    }

    private static boolean isPacked(String topic, int from, int end, long packed) {
        long left = packed;
        for (int i = from; i < end; i++) {
            if (topic.charAt(i) != (left & 0xff)) {
                return false;
            }
            left >>>= Byte.SIZE;
        }
        return true;
    }

    boolean isEmpty() {
        return here == null && rest == null && any == null && !hasChildren();
    }

    /// Gathers what selects a topic.
    ///
    /// @param from where the topic's next level begins
    void find(String topic, int from, Found<T> found) {
        if (from > topic.length()) {
            found.add(here);
            return;
        }
        found.add(rest);
        int end = TopicText.end(topic, from);
        Level<T> child = child(topic, from, end);
        if (child != null) {
            child.find(topic, end + 1, found);
        }
        Level<T> one = any;
        if (one != null) {
            one.find(topic, end + 1, found);
        }
    }

    /// Returns whether the value is new there.
    ///
    /// @param from where the filter's next level begins
    boolean add(TopicFilter filter, int from, T value) {
        String levels = filter.text();
        if (from > levels.length()) {
            Place<T> place = here;
            if (place != null) {
                return place.add(value);
            }
            here = new Place<>(filter, value);
            return true;
        }
        int end = TopicText.end(levels, from);
        if (TopicText.is(levels, from, end, TopicText.REST)) {
            Place<T> place = rest;
            if (place != null) {
                return place.add(value);
            }
            rest = new Place<>(filter, value);
            return true;
        }
        Level<T> next = next(levels, from, end);
        return (next == null ? grow(levels, from, end) : next).add(filter, end + 1, value);
    }

    private Level<T> grow(String levels, int from, int end) {
        Level<T> grown = new Level<>(levels.substring(from, end));
        if (TopicText.is(levels, from, end, TopicText.ONE)) {
            any = grown;
        } else {
            add(grown);
        }
        return grown;
    }

    /// Returns whether the value was there. Levels that nothing needs any more go with it.
    ///
    /// @param from where the filter's next level begins
    boolean remove(TopicFilter filter, int from, T value) {
        String levels = filter.text();
        if (from > levels.length()) {
            boolean removed = removeFrom(here, value);
            if (isDone(here)) {
                here = null;
            }
            return removed;
        }
        int end = TopicText.end(levels, from);
        if (TopicText.is(levels, from, end, TopicText.REST)) {
            boolean removed = removeFrom(rest, value);
            if (isDone(rest)) {
                rest = null;
            }
            return removed;
        }
        Level<T> next = next(levels, from, end);
        if (next == null || !next.remove(filter, end + 1, value)) {
            return false;
        }
        if (next.isEmpty()) {
            if (next == any) {
                any = null;
            } else {
                cut(next);
            }
        }
        return true;
    }

    private static <T> boolean removeFrom(@Nullable Place<T> place, T value) {
        return place != null && place.remove(value);
    }

    private static boolean isDone(@Nullable Place<?> place) {
        return place != null && place.values().isEmpty();
    }

    /// The place of a filter, if there is one.
    @Nullable Place<T> place(String filter, int from) {
        if (from > filter.length()) {
            return here;
        }
        int end = TopicText.end(filter, from);
        if (TopicText.is(filter, from, end, TopicText.REST)) {
            return rest;
        }
        Level<T> next = next(filter, from, end);
        return next == null ? null : next.place(filter, end + 1);
    }

    private @Nullable Level<T> next(String filter, int from, int end) {
        return TopicText.is(filter, from, end, TopicText.ONE) ? any : child(filter, from, end);
    }

    /// This level and those below.
    int count() {
        Level<T> one = any;
        return 1 + (one == null ? 0 : one.count()) + countBelow();
    }
}
