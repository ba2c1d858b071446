package dev.waxwing.broker;

import org.jspecify.annotations.Nullable;

/// Messages of one block that one consumer holds, from one dispatch: they share their deadline.
/// Owned by the actor.
final class Lease {
    final Consumer consumer;

    /// On the monotonic clock, ns.
    final long deadline;

    /// Null once nothing is held any more, so that a long deadline keeps no memory.
    @Nullable LiveBlock block;

    long mask;

    Lease(Consumer consumer, LiveBlock block, long deadline) {
        this.consumer = consumer;
        this.block = block;
        this.deadline = deadline;
    }

    void take(long bit) {
        mask |= bit;
    }

    /// Gives messages up; forgets the block with the last.
    void drop(long bits) {
        mask &= ~bits;
        if (mask == 0 && block != null) {
            block.leases.remove(this);
            block = null;
        }
    }
}
