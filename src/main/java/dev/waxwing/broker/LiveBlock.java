package dev.waxwing.broker;

import org.jspecify.annotations.Nullable;

/// A block that a [QueueActor] is working on: which of its messages are gone, leased or given back.
/// Owned by the actor.
///
/// A message is in exactly one state: settled, leased, returned (delivered before and waiting
/// again), or fresh.
final class LiveBlock {
    final long id;
    final long at;
    final int count;
    final int priority;
    long settled;
    long leased;
    long returned;
    byte @Nullable [] data;

    /// Settled bits whose settlement was not stored: owned by the journal's writer, who learns of a
    /// failure before the actor does.
    long unstored;

    /// The newest lease with messages of this block, which leads to the others; usually one.
    @Nullable Lease lastLease;

    /// The next in the [BlockChain] that this block is in.
    @Nullable LiveBlock next;

    /// How many deliveries of each message have come to nothing; null while none has.
    private int @Nullable [] failures;

    LiveBlock(long id, long at, int count, int priority) {
        this.id = id;
        this.at = at;
        this.count = count;
        this.priority = priority;
    }

    long fresh() {
        return Block.all(count) & ~(settled | leased | returned);
    }

    /// Fresh and returned messages.
    long waiting() {
        return Block.all(count) & ~(settled | leased);
    }

    boolean isComplete() {
        return settled == Block.all(count);
    }

    int failures(int index) {
        return failures == null ? 0 : failures[index];
    }

    void restoreFailures(int @Nullable [] saved) {
        failures = saved;
    }

    /// Counts a delivery that came to nothing.
    int addFailure(int index) {
        if (failures == null) {
            failures = new int[count];
        }
        return ++failures[index];
    }

    int[] failuresCopy() {
        return failures == null ? new int[count] : failures.clone();
    }

    /// The delivery of one message; its data must be at hand.
    Delivery delivery(MessageQueue queue, int index, long suspectUpTo) {
        byte[] bytes = java.util.Objects.requireNonNull(data);
        int start = Block.BlockData.start(bytes, count, index);
        int end = Block.BlockData.end(bytes, index);
        int deliveries = failures(index) + 1;
        return new Delivery(
                queue,
                Delivery.handle(id, index),
                bytes,
                start,
                end - start,
                deliveries,
                deliveries > 1 || (returned & 1L << index) != 0 || id <= suspectUpTo);
    }
}
