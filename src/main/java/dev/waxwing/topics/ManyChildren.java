package dev.waxwing.topics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Levels in a map that is changed in place. It stays until the last of them goes.
final class ManyChildren<T> implements Children<T> {
    private final Map<String, Level<T>> byText = new ConcurrentHashMap<>();

    ManyChildren(List<Level<T>> levels) {
        levels.forEach(level -> byText.put(level.text(), level));
    }

    @Override
    public boolean isEmpty() {
        return byText.isEmpty();
    }

    @Override
    public @Nullable Level<T> find(String topic, int from, int end) {
        return byText.get(topic.substring(from, end));
    }

    @Override
    public Children<T> with(Level<T> child) {
        byText.put(child.text(), child);
        return this;
    }

    @Override
    public Children<T> without(Level<T> child) {
        byText.remove(child.text());
        return byText.isEmpty() ? Children.none() : this;
    }

    @Override
    public Iterable<Level<T>> all() {
        return byText.values();
    }
}
