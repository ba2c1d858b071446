package dev.waxwing.log;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who follows which log. Safe for all threads.
final class Followers {
    private final TailCache cache;
    private final ConcurrentMap<LogName, CopyOnWriteArrayList<Tail>> tails =
            new ConcurrentHashMap<>();

    Followers(TailCache cache) {
        this.cache = cache;
    }

    void add(LogName name, Tail tail) {
        tails.compute(
                name,
                (_, known) -> {
                    CopyOnWriteArrayList<Tail> all =
                            known == null ? new CopyOnWriteArrayList<>() : known;
                    all.add(tail);
                    return all;
                });
    }

    void remove(LogName name, Tail tail) {
        tails.computeIfPresent(
                name,
                (_, known) -> {
                    known.remove(tail);
                    return known.isEmpty() ? null : known;
                });
    }

    /// A group is committed; runs on the journal's writer.
    void appended(LogName name, List<CachedChunk> chunks, LogHead head) {
        List<Tail> all = tails.get(name);
        if (all == null || chunks.isEmpty()) {
            return;
        }
        cache.add(name, chunks);
        all.forEach(tail -> tail.advanced(head.next()));
    }
}
