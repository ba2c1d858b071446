package dev.waxwing.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What a [QueueActor] is told.
sealed interface QueueCommand {
    /// Blocks were committed, in order of id; without their bodies while the queue is down.
    record Stored(List<Block> blocks) implements QueueCommand {}

    /// What was on disk when the actor asked.
    record Recovered(RecoveredQueue found) implements QueueCommand {}

    /// Time to ask the disk again.
    record Ask() implements QueueCommand {}

    /// Recovery could not read the disk.
    record RecoveryFailed(String why) implements QueueCommand {}

    record Subscribe(Consumer consumer, Runnable subscribed) implements QueueCommand {}

    record Cancel(Consumer consumer, Runnable cancelled) implements QueueCommand {}

    record Resume(Consumer consumer) implements QueueCommand {}

    record Heard(Consumer consumer) implements QueueCommand {}

    record Fetch(Consumer consumer, FetchReply reply) implements QueueCommand {}

    record Settle(long[] handles, SettleReply reply) implements QueueCommand {}

    /// Everything handed to the journal before is stored or has failed: answers for messages that
    /// were settled already when they were to be settled again.
    record Recheck(long[] handles, SettleReply reply) implements QueueCommand {}

    /// Whether a consumer has the message.
    record IsLeased(long handle, CompletableFuture<Boolean> answer) implements QueueCommand {}

    record GiveBack(long[] handles, boolean requeue, SettleReply reply) implements QueueCommand {}

    /// Bodies came from the disk, in the order of `ids`, perhaps not for all of them; null where
    /// the block is gone, null as a whole when the disk could not be read.
    record Loaded(long[] ids, @Nullable List<byte @Nullable []> bodies) implements QueueCommand {}

    /// Settling was not stored: the messages are waiting again.
    record Unsettled(List<Settlement.Part> parts) implements QueueCommand {}

    /// The server stops: what was told before is taken in, what is out counts as come back, and
    /// nothing is handed out any more.
    ///
    /// @param done told, once all of that is with the journal, up to which id blocks may hold
    ///   messages that were delivered without a record of it; 0 for none
    record Finish(LongConsumer done) implements QueueCommand {}

    /// The time that the actor set itself has come.
    enum Wake implements QueueCommand {
        /// A deadline may have passed: a lease, a delay or a time to live.
        WAKE,
        /// The disk may take settlements again.
        RETRY
    }
}
