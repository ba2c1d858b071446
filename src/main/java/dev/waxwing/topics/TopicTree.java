package dev.waxwing.topics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A trie of topic filters and what is subscribed under each. Not safe for concurrent changes; safe
/// for concurrent [#match] once it is no longer changed.
///
/// Levels are separated by dots. In a filter `*` stands for exactly one level and `>`, as the last
/// level, for one or more. A match costs one step for each level and branch, however many filters
/// there are.
public final class TopicTree<T> {
    private static final String ONE = "*";
    private static final String REST = ">";

    private final Node<T> root = new Node<>();

    private static final class Node<T> {
        final Map<String, Node<T>> children = new HashMap<>();
        final Set<T> values = new LinkedHashSet<>();
    }

    /// Adds a value under a filter; the same pair twice is one.
    ///
    /// @throws IllegalArgumentException when the filter has an empty level, or `>` anywhere but
    ///   last
    public void add(String filter, T value) {
        Node<T> node = root;
        String[] levels = levels(filter);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals(REST) && i < levels.length - 1) {
                throw new IllegalArgumentException(
                        "'>' must be the last level of '" + filter + "'");
            }
            node = node.children.computeIfAbsent(levels[i], _ -> new Node<>());
        }
        node.values.add(value);
    }

    /// Everything whose filter selects the topic, each once.
    public List<T> match(String topic) {
        Set<T> found = new LinkedHashSet<>();
        collect(root, levels(topic), 0, found);
        return new ArrayList<>(found);
    }

    private static <T> void collect(Node<T> node, String[] levels, int depth, Set<T> found) {
        if (depth == levels.length) {
            found.addAll(node.values);
            return;
        }
        Node<T> exact = node.children.get(levels[depth]);
        if (exact != null) {
            collect(exact, levels, depth + 1, found);
        }
        Node<T> one = node.children.get(ONE);
        if (one != null) {
            collect(one, levels, depth + 1, found);
        }
        Node<T> rest = node.children.get(REST);
        if (rest != null) {
            found.addAll(rest.values);
        }
    }

    private static String[] levels(String name) {
        String[] levels = name.split("\\.", -1);
        for (String level : levels) {
            if (level.isEmpty()) {
                throw new IllegalArgumentException("empty level in '" + name + "'");
            }
        }
        return levels;
    }
}
