package dev.waxwing.feed;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The newest batches, encoded, within a bound. Safe for all threads; its lock is held for moments,
/// and nothing else is locked meanwhile.
final class FeedRing {
    private final long limit;
    private final TreeMap<Long, FeedFrame> frames = new TreeMap<>();
    private long used;
    private long end;

    /// @param limit bytes
    FeedRing(long limit) {
        this.limit = limit;
    }

    /// Empties it: the next batch begins behind this offset.
    synchronized void restart(long after) {
        frames.clear();
        used = 0;
        end = after;
    }

    synchronized void add(FeedFrame frame) {
        frames.put(frame.first(), frame);
        used += frame.size();
        end = frame.last();
        while (used > limit && frames.size() > 1) {
            used -= frames.pollFirstEntry().getValue().size();
        }
    }

    /// The offset of the last message of the last batch.
    synchronized long end() {
        return end;
    }

    /// The batch that begins behind this offset, if it is here.
    synchronized @Nullable FeedFrame next(long after) {
        return frames.get(after + 1);
    }

    /// Up to which offset one who is behind this one has to read the log until the ring can go on;
    /// the same offset when there is nothing to read.
    synchronized long replayTo(long after) {
        if (after >= end) {
            return after;
        }
        Map.Entry<Long, FeedFrame> around = frames.floorEntry(after + 1);
        if (around != null) {
            return around.getKey() == after + 1 ? after : around.getValue().last();
        }
        return frames.isEmpty() ? end : frames.firstKey() - 1;
    }
}
