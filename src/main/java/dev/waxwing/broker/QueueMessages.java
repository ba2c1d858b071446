package dev.waxwing.broker;

import dev.waxwing.broker.QueueCommand.GiveBack;
import dev.waxwing.broker.QueueCommand.Recheck;
import dev.waxwing.broker.QueueCommand.Settle;
import dev.waxwing.broker.QueueOptions.Overflow;
import dev.waxwing.broker.ReadyList.Head;
import dev.waxwing.journal.JournalState;
import dev.waxwing.journal.StorageException;
import java.util.Arrays;
import java.util.List;

/// The messages of one queue as its actor knows them, waiting or leased, and every way in which
/// they come and go; what goes for good is handed to the journal. Owned by a [QueueActor].
final class QueueMessages {
    private final MessageQueue queue;
    private final BrokerParts parts;
    private final long lastRecovered;
    final ReadyList ready;
    final LeaseTable leases;
    private long waiting;

    QueueMessages(MessageQueue queue, BrokerParts parts, RecoveredQueue found) {
        this.queue = queue;
        this.parts = parts;
        this.lastRecovered = found.lastBlock;
        this.ready = new ReadyList(parts.cache(), queue.options().priority());
        this.leases = new LeaseTable(parts.lease().toNanos());
        this.waiting = found.messages;
        ready.recover(found);
    }

    /// Whether nothing waits, delayed messages included: then none of the lists need be looked at.
    boolean noneWaits() {
        return waiting == 0;
    }

    /// Leases the next message.
    void lease(Consumer consumer, Head head, long now) {
        ready.remove(head.block(), head.index());
        leases.add(consumer, head.block(), head.index(), now);
        waiting--;
        ready.tidy(head.block());
    }

    /// Blocks were committed.
    void stored(List<Block> blocks) {
        long now = parts.clock().millis();
        for (Block block : blocks) {
            if (block.id() > lastRecovered) {
                ready.add(block, now);
                waiting += block.count();
            }
        }
    }

    /// Takes messages as processed, and answers once that is stored.
    void settle(Settle c) {
        Settlement settlement =
                new Settlement(parts.ledger(), queue, queue.counters().acknowledged);
        int messages = settleHandles(settlement, c.handles());
        if (settlement.isEmpty() && parts.journal().state().status() != JournalState.Status.OK) {
            c.reply().failed(unsure()); // writing nothing would succeed, and prove nothing
            return;
        }
        settlement.reply(messages == c.handles().length ? c.reply() : rechecking(c));
        parts.journal().submit(settlement);
    }

    /// Some of it was settled before, which need not be durable yet and may fail: the answer waits
    /// behind it.
    private SettleReply rechecking(Settle c) {
        return new SettleReply() {
            @Override
            public void settled() {
                queue.tell(new Recheck(c.handles(), c.reply()));
            }

            @Override
            public void failed(StorageException why) {
                c.reply().failed(why);
            }
        };
    }

    /// Answers for messages some of which were settled before.
    void recheck(Recheck c) {
        if (parts.journal().state().status() == JournalState.Status.OK && isSettled(c.handles())) {
            c.reply().settled();
        } else {
            c.reply().failed(unsure());
        }
    }

    private boolean isSettled(long[] handles) {
        for (long handle : handles) {
            LiveBlock block = ready.block(Delivery.block(handle));
            if (block != null && (block.settled & Delivery.bit(handle)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static StorageException unsure() {
        return new StorageException(StorageException.Kind.FULL, "an earlier try has failed", null);
    }

    /// Settles what is not settled yet, block by block: handles come mostly in order.
    private int settleHandles(Settlement settlement, long[] handles) {
        int messages = 0;
        int i = 0;
        while (i < handles.length) {
            long id = Delivery.block(handles[i]);
            long bits = 0;
            while (i < handles.length && Delivery.block(handles[i]) == id) {
                bits |= Delivery.bit(handles[i++]);
            }
            LiveBlock block = ready.block(id);
            if (block != null && (bits & ~block.settled) != 0) {
                long fresh = settleBits(block, bits);
                settlement.add(block, fresh);
                ready.tidy(block);
                messages += Long.bitCount(fresh);
            }
        }
        return messages;
    }

    /// Marks messages as gone and ends their leases; the caller stores it.
    ///
    /// @return those that were not gone before
    long settleBits(LiveBlock block, long bits) {
        long fresh = bits & ~block.settled;
        for (long left = fresh & block.returned; left != 0; left &= left - 1) {
            ready.remove(block, Long.numberOfTrailingZeros(left));
        }
        waiting -= Long.bitCount(fresh & ~block.leased);
        leases.release(block, fresh);
        block.settled |= fresh;
        return fresh;
    }

    /// The messages wait again: settling them was not stored.
    void unsettled(List<Settlement.Part> failed) {
        for (Settlement.Part part : failed) {
            LiveBlock block = part.block();
            block.settled &= ~part.bits();
            waiting += Long.bitCount(part.bits());
            for (long left = part.bits(); left != 0; left &= left - 1) {
                ready.giveBack(block, Long.numberOfTrailingZeros(left));
            }
        }
    }

    boolean isLeased(long handle) {
        LiveBlock block = ready.block(Delivery.block(handle));
        return block != null && (block.leased & Delivery.bit(handle)) != 0;
    }

    /// Ends leases without success, as the consumer wants.
    void giveBack(GiveBack c) {
        if (c.requeue()) {
            for (long handle : c.handles()) {
                LiveBlock block = ready.block(Delivery.block(handle));
                if (block != null) {
                    returnBits(block, block.leased & Delivery.bit(handle));
                }
            }
            c.reply().settled();
        } else {
            deadLetter(c.handles(), DeadReason.REJECTED, c.reply());
        }
    }

    private void deadLetter(long[] handles, DeadReason why, SettleReply reply) {
        DeadLettering dead =
                new DeadLettering(parts.ledger(), queue, queue.counters().deadLettered, why);
        settleHandles(dead, handles);
        dead.reply(reply);
        parts.journal().submit(dead);
    }

    /// Ends a lease whose time or consumer is gone.
    void takeBack(Lease lease) {
        returnBits(lease.block, lease.mask);
    }

    /// Ends leases without success: the messages wait again, or are dead letters when that was once
    /// too often.
    private void returnBits(LiveBlock block, long bits) {
        if (bits == 0) {
            return;
        }
        leases.release(block, bits);
        waiting += Long.bitCount(bits);
        int limit = queue.options().deliveryLimit();
        long[] dead = new long[Long.bitCount(bits)];
        int n = 0;
        for (long left = bits; left != 0; left &= left - 1) {
            int index = Long.numberOfTrailingZeros(left);
            int failures = block.addFailure(index);
            ready.giveBack(block, index);
            if (limit > 0 && failures >= limit) {
                dead[n++] = Delivery.handle(block.id, index);
            }
        }
        record(block);
        if (n > 0) {
            deadLetter(Arrays.copyOf(dead, n), DeadReason.DELIVERY_LIMIT, SettleReply.IGNORED);
        }
    }

    /// Notes the deliveries that came to nothing and were not counted, as those whose settlement
    /// was not stored: the next start shall know of them.
    void recordReturned() {
        for (LiveBlock block : ready.blocks()) {
            boolean isNews = false;
            for (long left = block.returned; left != 0; left &= left - 1) {
                int index = Long.numberOfTrailingZeros(left);
                if (block.failures(index) == 0) {
                    block.addFailure(index);
                    isNews = true;
                }
            }
            if (isNews) {
                record(block);
            }
        }
    }

    private void record(LiveBlock block) {
        parts.journal().submit(new FailureRecord(parts.ledger(), block.id, block.failuresCopy()));
    }

    /// Lets delayed messages in, and messages go whose time to live is over.
    void expireHeads() {
        long ttl = queue.options().ttlMillis();
        if (noneWaits() || ttl == 0 && ready.nextVisible() == Long.MAX_VALUE) {
            return;
        }
        long now = parts.clock().millis();
        ready.release(now);
        if (ttl > 0) {
            Head head = ready.arrivedBy(now - ttl);
            while (head != null) {
                discard(
                        head.block(),
                        head.block().waiting(),
                        queue.counters().expired,
                        DeadReason.EXPIRED);
                head = ready.arrivedBy(now - ttl);
            }
        }
    }

    /// Drops the oldest of a queue that is too long and wants that.
    void dropOverflow() {
        QueueOptions options = queue.options();
        if (options.maxLength() == 0 || options.overflow() != Overflow.DROP_HEAD) {
            return;
        }
        long excess = waiting - options.maxLength();
        for (Head head = ready.head(); excess > 0 && head != null; head = ready.head()) {
            discard(
                    head.block(),
                    1L << head.index(),
                    queue.counters().dropped,
                    DeadReason.MAX_LENGTH);
            excess--;
        }
    }

    /// Takes waiting messages out: to the dead letters when the queue declares where those go, else
    /// for good.
    private void discard(LiveBlock block, long bits, Count counted, DeadReason why) {
        Settlement settlement =
                queue.options().deadLetter() == null
                        ? new Settlement(parts.ledger(), queue, counted)
                        : new DeadLettering(parts.ledger(), queue, counted, why);
        settlement.add(block, settleBits(block, bits));
        ready.tidy(block);
        parts.journal().submit(settlement);
    }
}
