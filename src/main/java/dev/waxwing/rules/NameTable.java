package dev.waxwing.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map that is asked with a part of a text, without cutting it out. Immutable. Names are compared
/// as [TopicPattern] does it.
final class NameTable<T> {
    private final String[] names;
    private final Object[] values;
    private final int mask;

    /// @param entries by folded name
    NameTable(Map<String, T> entries) {
        int size = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
        this.names = new String[size];
        this.values = new Object[size];
        this.mask = size - 1;
        entries.forEach((name, value) -> {
            int at = hash(name, name.length()) & mask;
            while (names[at] != null) {
                at = at + 1 & mask;
            }
            names[at] = name;
            values[at] = value;
        });
    }

    /// The value of the name that the first so many characters are.
    @SuppressWarnings("unchecked")
    @Nullable T get(String text, int length) {
        int at = hash(text, length) & mask;
        while (names[at] != null) {
            if (isName(names[at], text, length)) {
                return (T) values[at];
            }
            at = at + 1 & mask;
        }
        return null;
    }

    private static boolean isName(String name, String text, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != TopicPattern.fold(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int hash(String text, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + TopicPattern.fold(text.charAt(i));
        }
        return ((hash ^ (hash >>> 15)) * 0x9E3779B9) >>> 8;
    }
}
