package dev.waxwing.broker;

import org.jspecify.annotations.Nullable;

/// Messages of one block that one consumer holds, from one dispatch: they share their deadline.
/// Owned by the actor, made and ended by its [LeaseTable].
///
/// A link of two chains: the leases of its block, and all leases in the order of their deadlines.
final class Lease {
    final Consumer consumer;
    final LiveBlock block;

    /// On the monotonic clock, ns.
    final long deadline;

    /// The messages that are still held; a lease of none is in no chain.
    long mask;

    /// The lease of the same block that was made before.
    @Nullable Lease earlierOfBlock;

    @Nullable Lease previous;
    @Nullable Lease next;

    Lease(Consumer consumer, LiveBlock block, long deadline) {
        this.consumer = consumer;
        this.block = block;
        this.deadline = deadline;
    }
}
