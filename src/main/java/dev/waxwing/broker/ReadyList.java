package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The messages of one queue that wait, in the order in which they go out: higher priority first,
/// then those that came back, then by arrival. Owned by a [QueueActor].
///
/// Near the head blocks are [LiveBlock]s, with their bodies as far as the [BodyCache] allows; the
/// rest of a long queue is a [BlockIndex] of a few bytes a block. Delayed blocks wait aside, in
/// [DelayedBlocks], until they are visible.
final class ReadyList {
    /// Blocks near the head that are kept as live blocks when a queue is long, and read from disk
    /// together.
    private static final int WINDOW = 64;

    private final BodyCache cache;
    private final LiveBlocks live = new LiveBlocks();
    private final Lane[] lanes;
    private DelayedBlocks delayed = new DelayedBlocks();
    private Map<Long, Long> savedSettled = new HashMap<>();
    private Map<Long, int[]> savedFailures = new HashMap<>();

    /// One priority.
    private static final class Lane {
        final BlockChain fresh = new BlockChain();

        /// Null while there never was one, as in most queues: nothing then need be looked at.
        private @Nullable TreeSet<Long> returned;

        /// Null as above.
        private @Nullable BlockIndex backlog;

        boolean isEmpty() {
            return fresh.isEmpty() && !hasBacklog() && !hasReturned();
        }

        boolean hasBacklog() {
            return backlog != null && !backlog.isEmpty();
        }

        boolean hasReturned() {
            return returned != null && !returned.isEmpty();
        }

        TreeSet<Long> returned() {
            if (returned == null) {
                returned = new TreeSet<>();
            }
            return returned;
        }

        BlockIndex backlog() {
            if (backlog == null) {
                backlog = new BlockIndex();
            }
            return backlog;
        }
    }

    /// The next message to go out.
    record Head(LiveBlock block, int index) {}

    /// @param byPriority whether there is a lane for each priority, or one for all
    ReadyList(BodyCache cache, boolean byPriority) {
        this.cache = cache;
        this.lanes = new Lane[byPriority ? RecoveredQueue.PRIORITIES : 1];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane();
        }
    }

    void recover(RecoveredQueue found) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i].backlog = found.waiting[i].isEmpty() ? null : found.waiting[i];
        }
        delayed = found.delayed;
        savedSettled = found.settled;
        savedFailures = found.failures;
        for (Block b : found.first) {
            lanes[b.priority()].fresh.add(live(b.id(), b.at(), b.count(), b.priority()));
        }
    }

    /// The ids of the live blocks.
    Set<Long> taken() {
        return live.ids();
    }

    /// The live blocks.
    List<LiveBlock> blocks() {
        List<LiveBlock> blocks = new ArrayList<>();
        live.forEach(blocks::add);
        return blocks;
    }

    /// Takes a block that was just committed; what comes without its bodies is read from disk.
    void add(Block block, long wallNow) {
        if (block.visibleAt() > wallNow) {
            delayed.add(block);
            return;
        }
        Lane lane = lanes[block.priority()];
        byte[] data = block.data();
        if (data != null && !lane.hasBacklog() && cache.tryReserve(data)) {
            LiveBlock fresh = live(block.id(), block.at(), block.count(), block.priority());
            fresh.data = data;
            lane.fresh.add(fresh);
        } else {
            lane.backlog().add(block.id(), block.at(), block.count());
        }
    }

    /// Moves delayed blocks that have become visible to the end of their lanes.
    void release(long wallNow) {
        while (!delayed.isEmpty() && delayed.firstVisible() <= wallNow) {
            DelayedBlocks.Entry block = delayed.removeFirst();
            lanes[block.priority()].backlog().add(block.id(), block.at(), block.count());
        }
    }

    /// When the next delayed block becomes visible, wall time in ms; [Long#MAX_VALUE] when there is
    /// none.
    long nextVisible() {
        return delayed.isEmpty() ? Long.MAX_VALUE : delayed.firstVisible();
    }

    /// The next message; it stays where it is. Null when nothing waits.
    @Nullable Head head() {
        for (int i = lanes.length - 1; i >= 0; i--) {
            if (!lanes[i].isEmpty()) {
                Head head = head(lanes[i], i);
                if (head != null) {
                    return head;
                }
            }
        }
        return null;
    }

    /// The next message of those that did not come back, if it has never been out; null when it
    /// has, or there is none. It stays where it is.
    @Nullable Head untried() {
        for (int i = lanes.length - 1; i >= 0; i--) {
            Head head = freshHead(lanes[i], i);
            if (head != null && head.block.failures(head.index) == 0) {
                return head;
            }
        }
        return null;
    }

    /// A waiting message that arrived no later than that wall time, first in its priority; null
    /// when there is none.
    @Nullable Head arrivedBy(long wallTime) {
        for (int i = 0; i < lanes.length; i++) {
            Head head = returnedHead(lanes[i]);
            if (head == null || head.block.at > wallTime) {
                head = freshHead(lanes[i], i);
            }
            if (head != null && head.block.at <= wallTime) {
                return head;
            }
        }
        return null;
    }

    /// The message is no longer waiting: leased or settled. Call before its block's bits change.
    void remove(LiveBlock block, int index) {
        long bit = 1L << index;
        if ((block.returned & bit) != 0) {
            block.returned &= ~bit;
            lanes[block.priority].returned().remove(Delivery.handle(block.id, index));
        }
    }

    /// A leased message waits again. Call after its lease ended.
    void giveBack(LiveBlock block, int index) {
        block.returned |= 1L << index;
        live.put(block);
        lanes[block.priority].returned().add(Delivery.handle(block.id, index));
    }

    @Nullable LiveBlock block(long id) {
        return live.get(id);
    }

    /// Lets go of what is not needed any more: the body once every message is handed out, all of it
    /// when complete.
    void tidy(LiveBlock block) {
        if (block.waiting() == 0) {
            dropData(block);
        }
        if (block.isComplete()) {
            live.remove(block.id);
        }
    }

    /// The blocks near the head that have no body, in order; empty when none is missing.
    ///
    /// @param needed a block that is wanted at once, or null
    long[] toRead(@Nullable LiveBlock needed) {
        Set<Long> ids = new LinkedHashSet<>();
        if (needed != null) {
            ids.add(needed.id);
        }
        int lane = topLane();
        if (lane >= 0) {
            refill(lanes[lane], lane);
            int looked = 0;
            for (LiveBlock block : lanes[lane].fresh) {
                if (looked++ == WINDOW) {
                    break;
                }
                if (block.data == null) {
                    ids.add(block.id);
                }
            }
        }
        return ids.stream().mapToLong(Long::longValue).toArray();
    }

    /// Whether bodies should be read ahead: part of the queue is on disk, and half of the window is
    /// used up.
    boolean isRunningLow() {
        int lane = topLane();
        return lane >= 0 && lanes[lane].hasBacklog() && lanes[lane].fresh.size() < WINDOW / 2;
    }

    /// A block's body came from disk.
    void loaded(long id, byte[] data) {
        LiveBlock block = live.get(id);
        if (block != null && block.data == null && block.waiting() != 0) {
            cache.reserve(data);
            block.data = data;
        }
    }

    /// Wall time of the arrival of the oldest waiting message, ms; [Long#MAX_VALUE] when none
    /// waits.
    long oldest() {
        long at = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            LiveBlock first = lane.fresh.peek();
            if (first != null) {
                at = Math.min(at, first.at);
            } else if (lane.hasBacklog()) {
                at = Math.min(at, lane.backlog().peek().at());
            }
            if (lane.hasReturned()) {
                LiveBlock block = live.get(Delivery.block(lane.returned().first()));
                at = block == null ? at : Math.min(at, block.at);
            }
        }
        return at;
    }

    /// Gives all cached bodies up: the actor is going.
    void clear() {
        live.forEach(this::dropData);
        live.clear();
    }

    private @Nullable Head head(Lane lane, int priority) {
        Head head = returnedHead(lane);
        return head == null ? freshHead(lane, priority) : head;
    }

    private @Nullable Head returnedHead(Lane lane) {
        if (!lane.hasReturned()) {
            return null;
        }
        long handle = lane.returned().first();
        LiveBlock block = Objects.requireNonNull(live.get(Delivery.block(handle)));
        return new Head(block, Delivery.index(handle));
    }

    private @Nullable Head freshHead(Lane lane, int priority) {
        while (true) {
            LiveBlock first = lane.fresh.peek();
            if (first == null) {
                if (!lane.hasBacklog()) {
                    return null;
                }
                refill(lane, priority);
            } else if (first.fresh() == 0) {
                lane.fresh.removeFirst();
            } else {
                return new Head(first, Long.numberOfTrailingZeros(first.fresh()));
            }
        }
    }

    private int topLane() {
        for (int i = lanes.length - 1; i >= 0; i--) {
            if (!lanes[i].isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    private void refill(Lane lane, int priority) {
        while (lane.fresh.size() < WINDOW && lane.hasBacklog()) {
            BlockIndex.Entry entry = lane.backlog().poll();
            lane.fresh.add(live(entry.id(), entry.at(), entry.count(), priority));
        }
    }

    private LiveBlock live(long id, long at, int count, int priority) {
        LiveBlock block = new LiveBlock(id, at, count, priority);
        if (!savedSettled.isEmpty()) {
            block.settled |= savedSettled.getOrDefault(id, 0L);
            savedSettled.remove(id);
        }
        if (!savedFailures.isEmpty()) {
            block.restoreFailures(savedFailures.remove(id));
        }
        live.put(block);
        return block;
    }

    private void dropData(LiveBlock block) {
        if (block.data != null) {
            cache.release(block.data);
            block.data = null;
        }
    }
}
