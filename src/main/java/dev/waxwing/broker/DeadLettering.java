package dev.waxwing.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves messages from a queue to where its dead letters go, in one transaction: they are never in
/// both places, and never in none.
///
/// The bodies are read on the writer's thread, because this is rare and the actor need not keep
/// them at hand.
final class DeadLettering extends Settlement {
    private final DeadReason why;

    DeadLettering(QueueLedger ledger, MessageQueue queue, Count counted, DeadReason why) {
        super(ledger, queue, counted);
        this.why = why;
    }

    /// It adds as much as it takes away.
    @Override
    public boolean makesRoom() {
        return false;
    }

    @Override
    public void apply() {
        List<MessageQueue> targets = targets();
        for (Part part : parts()) {
            LiveBlock block = part.block();
            byte[] data = ledger().store().bodyOf(block.id);
            if (data != null) {
                move(targets, data, block.count, part.bits());
            }
        }
        super.apply();
    }

    private void move(List<MessageQueue> targets, byte[] data, int count, long bits) {
        for (long left = bits; left != 0; left &= left - 1) {
            int index = Long.numberOfTrailingZeros(left);
            int start = Block.BlockData.start(data, count, index);
            int length = Block.BlockData.end(data, index) - start;
            byte[] letter = DeadLetterHeaders.addedTo(data, start, length, queue().name(), why);
            targets.forEach(target -> ledger().move(target, letter, 0, letter.length));
        }
    }

    /// The queues behind the declared exchange and key; where there are none, the queue
    /// `QUEUE.dead`, made if needed.
    private List<MessageQueue> targets() {
        List<MessageQueue> declared = declared(queue().options().deadLetter());
        return declared.isEmpty()
                ? List.of(ledger().queue(queue().name() + ".dead", QueueOptions.defaults(0)))
                : declared;
    }

    private List<MessageQueue> declared(@Nullable String deadLetter) {
        if (deadLetter == null) {
            return List.of();
        }
        int slash = deadLetter.indexOf('/');
        Route route =
                ledger().next()
                        .route(deadLetter.substring(0, slash), deadLetter.substring(slash + 1));
        return route == null ? List.of() : List.of(route.queues());
    }
}
