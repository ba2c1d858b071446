package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.ArrayList;
import java.util.List;

/// Makes it durable that messages of one queue are gone. Filled by the queue's actor, then handed
/// to the journal.
class Settlement implements Work {
    private final QueueLedger ledger;
    private final MessageQueue queue;
    private final Count counted;
    private final List<Part> parts = new ArrayList<>(1);
    private SettleReply reply = SettleReply.IGNORED;

    /// Messages of one block.
    ///
    /// @param bits those that this settlement settles
    /// @param total all settled bits of the block, these included
    record Part(LiveBlock block, long bits, long total) {}

    /// @param counted goes up by the messages that are gone, once they are
    Settlement(QueueLedger ledger, MessageQueue queue, Count counted) {
        this.ledger = ledger;
        this.queue = queue;
        this.counted = counted;
    }

    void add(LiveBlock block, long bits) {
        parts.add(new Part(block, bits, block.settled));
    }

    /// Who is to be told, if anyone.
    void reply(SettleReply to) {
        reply = to;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    QueueLedger ledger() {
        return ledger;
    }

    MessageQueue queue() {
        return queue;
    }

    List<Part> parts() {
        return parts;
    }

    @Override
    public boolean makesRoom() {
        return true;
    }

    @Override
    public void apply() {
        for (Part part : parts) {
            LiveBlock block = part.block;
            block.unstored &= ~part.bits;
            long total = part.total & ~block.unstored;
            boolean complete = total == Block.all(block.count);
            ledger.settle(queue, block.id, total, complete, Long.bitCount(part.bits));
        }
    }

    @Override
    public void committed() {
        for (Part part : parts) {
            counted.add(Long.bitCount(part.bits));
        }
        reply.settled();
    }

    @Override
    public void failed(StorageException why) {
        parts.forEach(part -> part.block.unstored |= part.bits);
        queue.tell(new QueueCommand.Unsettled(parts));
        reply.failed(why);
    }
}
