package dev.waxwing.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the ledger keeps for one queue: the ids it has seen and what the running group adds. Owned
/// by the journal's writer.
final class QueueAccount {
    /// Ids between two marks: how finely the end of the window is known as a block id.
    private static final int MARK_EVERY = 4096;

    private record Mark(long added, long block) {}

    final DedupWindow seen;
    final List<Staged> staged = new ArrayList<>();
    final List<Block> blocks = new ArrayList<>();
    long storedDelta;

    /// Whether the running group changes this queue.
    boolean isTouched;

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private long windowStart;
    private long forgottenTo;
    private long lastMark;

    /// A message that the running group adds; `hash` is null when its id is not remembered (it was
    /// moved here).
    record Staged(
            byte[] source,
            int offset,
            int length,
            @Nullable IdHash hash,
            int priority,
            long visibleAt) {}

    QueueAccount(int dedupIds) {
        this.seen = new DedupWindow(dedupIds);
    }

    /// Notes that the ids up to now are in blocks up to this one.
    void mark(long block) {
        if (seen.added() - lastMark >= MARK_EVERY) {
            lastMark = seen.added();
            marks.add(new Mark(lastMark, block));
        }
    }

    /// Whether a block's ids are still within the window.
    boolean remembers(long block) {
        return block >= windowStart;
    }

    /// The blocks `[from, to)` whose ids have left the window since the last call; empty when `from
    /// == to`.
    Forgotten slide() {
        long oldest = seen.added() - seen.size();
        while (!marks.isEmpty() && marks.peek().added() <= oldest) {
            windowStart = marks.remove().block();
        }
        Forgotten gone = new Forgotten(forgottenTo, windowStart);
        forgottenTo = windowStart;
        return gone;
    }

    record Forgotten(long from, long to) {}
}
