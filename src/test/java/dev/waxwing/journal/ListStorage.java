package dev.waxwing.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A transactional storage of names in memory. The writer thread changes it; `groups` and `closes`
/// may be read by all.
final class ListStorage implements Storage {
    /// What each commit stored.
    final List<List<String>> groups = new CopyOnWriteArrayList<>();

    private List<String> running = new ArrayList<>();
    final AtomicInteger closes = new AtomicInteger();

    void add(String name) {
        running.add(name);
    }

    List<String> stored() {
        return groups.stream().flatMap(List::stream).toList();
    }

    @Override
    public void begin() {
        if (!running.isEmpty()) {
            throw new IllegalStateException("a transaction in a transaction");
        }
    }

    @Override
    public void commit() {
        groups.add(running);
        running = new ArrayList<>();
    }

    @Override
    public void rollback() {
        running = new ArrayList<>();
    }

    @Override
    public void maintain() {}

    @Override
    public void probe() {}

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
