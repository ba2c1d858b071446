package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the disk holds of one queue, as a restarted [QueueActor] takes it up. Filled by one thread,
/// then handed over.
final class RecoveredQueue {
    static final int PRIORITIES = 10;

    final BlockIndex[] waiting = new BlockIndex[PRIORITIES];
    final DelayedBlocks delayed = new DelayedBlocks();
    final Map<Long, Long> settled = new HashMap<>();
    final Map<Long, int[]> failures = new HashMap<>();
    private final long now;
    private final Set<Long> takenUp;

    /// Blocks that an earlier life of the actor had taken up: consumers may hold messages of them.
    final List<Block> first = new ArrayList<>();

    /// Messages that are not settled.
    long messages;

    /// Blocks up to this id are covered; later ones are announced.
    long lastBlock;

    /// Blocks up to this id may have been delivered before.
    long suspectUpTo;

    /// @param takenUp ids for [#first]
    RecoveredQueue(long now, Set<Long> takenUp) {
        this.now = now;
        this.takenUp = takenUp;
        for (int i = 0; i < PRIORITIES; i++) {
            waiting[i] = new BlockIndex();
        }
    }

    /// Takes a block that is not complete.
    void add(QueueStore.BlockRow row) {
        Block block = row.block();
        messages += block.count() - Long.bitCount(block.settled());
        if (block.settled() != 0) {
            settled.put(block.id(), block.settled());
        }
        if (row.failures() != null) {
            failures.put(block.id(), row.failures());
        }
        if (block.visibleAt() > now) {
            delayed.add(block);
        } else if (takenUp.contains(block.id())) {
            first.add(block);
        } else {
            waiting[block.priority()].add(block.id(), block.at(), block.count());
        }
    }
}
