package dev.waxwing.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who holds which messages, and until when. All leases last equally long, so the order of their
/// making is the order of their deadlines. Owned by a [QueueActor].
final class LeaseTable {
    private final long nanos;
    private final ArrayDeque<Lease> byDeadline = new ArrayDeque<>();
    private long held;

    /// @param nanos how long a lease lasts
    LeaseTable(long nanos) {
        this.nanos = nanos;
    }

    long held() {
        return held;
    }

    /// Leases one message, joining the consumer's lease of the same moment.
    void add(Consumer consumer, LiveBlock block, int index, long now) {
        Lease lease = latest(block, consumer, now + nanos);
        lease.take(1L << index);
        block.leased |= 1L << index;
        held++;
    }

    /// Ends the leases of some messages of a block, whoever holds them.
    void release(LiveBlock block, long bits) {
        long rest = bits & block.leased;
        block.leased &= ~rest;
        held -= Long.bitCount(rest);
        for (int i = block.leases.size() - 1; i >= 0 && rest != 0; i--) {
            Lease lease = block.leases.get(i);
            long mine = lease.mask & rest;
            if (mine != 0) {
                lease.consumer.release(Long.bitCount(mine));
                rest &= ~mine;
                lease.drop(mine);
            }
        }
        trim();
    }

    /// Every lease.
    List<Lease> all() {
        return byDeadline.stream().filter(lease -> lease.block != null).toList();
    }

    /// The leases that a consumer holds.
    List<Lease> of(Consumer consumer) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease : byDeadline) {
            if (lease.consumer == consumer && lease.block != null) {
                leases.add(lease);
            }
        }
        return leases;
    }

    /// The leases whose time is over.
    List<Lease> expired(long now) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease : byDeadline) {
            if (lease.deadline - now > 0) {
                break;
            }
            if (lease.block != null) {
                leases.add(lease);
            }
        }
        return leases;
    }

    /// The earliest lease that holds something, or null.
    @Nullable Lease first() {
        trim();
        return byDeadline.peek();
    }

    private Lease latest(LiveBlock block, Consumer consumer, long deadline) {
        if (!block.leases.isEmpty()) {
            Lease last = block.leases.getLast();
            if (last.consumer == consumer && last.deadline == deadline) {
                return last;
            }
        }
        Lease lease = new Lease(consumer, block, deadline);
        block.leases.add(lease);
        byDeadline.addLast(lease);
        return lease;
    }

    private void trim() {
        while (!byDeadline.isEmpty() && byDeadline.peek().block == null) {
            byDeadline.remove();
        }
    }
}
