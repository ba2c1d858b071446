package dev.waxwing.broker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who holds which messages, and until when. All leases last equally long, so the order of their
/// making is the order of their deadlines. Owned by a [QueueActor].
final class LeaseTable {
    private final long nanos;
    private @Nullable Lease first;
    private @Nullable Lease last;
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
        long bit = 1L << index;
        latest(block, consumer, now + nanos).mask |= bit;
        block.leased |= bit;
        held++;
    }

    /// Ends the leases of some messages of a block, whoever holds them.
    void release(LiveBlock block, long bits) {
        long rest = bits & block.leased;
        block.leased &= ~rest;
        held -= Long.bitCount(rest);
        for (Lease lease = block.lastLease; lease != null && rest != 0; ) {
            Lease earlier = lease.earlierOfBlock;
            long mine = lease.mask & rest;
            if (mine != 0) {
                lease.consumer.release(Long.bitCount(mine));
                rest &= ~mine;
                lease.mask &= ~mine;
                if (lease.mask == 0) {
                    end(lease);
                }
            }
            lease = earlier;
        }
    }

    /// Every lease.
    List<Lease> all() {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease = first; lease != null; lease = lease.next) {
            leases.add(lease);
        }
        return leases;
    }

    /// The leases that a consumer holds.
    List<Lease> of(Consumer consumer) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease = first; lease != null; lease = lease.next) {
            if (lease.consumer == consumer) {
                leases.add(lease);
            }
        }
        return leases;
    }

    /// The leases whose time is over.
    List<Lease> expired(long now) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease = first; lease != null && lease.deadline - now <= 0; lease = lease.next) {
            leases.add(lease);
        }
        return leases;
    }

    /// The earliest lease, or null.
    @Nullable Lease first() {
        return first;
    }

    private Lease latest(LiveBlock block, Consumer consumer, long deadline) {
        Lease newest = block.lastLease;
        if (newest != null && newest.consumer == consumer && newest.deadline == deadline) {
            return newest;
        }
        Lease lease = new Lease(consumer, block, deadline);
        lease.earlierOfBlock = newest;
        block.lastLease = lease;
        append(lease);
        return lease;
    }

    private void append(Lease lease) {
        if (last == null) {
            first = lease;
        } else {
            last.next = lease;
            lease.previous = last;
        }
        last = lease;
    }

    private void end(Lease lease) {
        leaveBlock(lease);
        if (lease.previous == null) {
            first = lease.next;
        } else {
            lease.previous.next = lease.next;
        }
        if (lease.next == null) {
            last = lease.previous;
        } else {
            lease.next.previous = lease.previous;
        }
    }

    private static void leaveBlock(Lease lease) {
        Lease later = lease.block.lastLease;
        if (later == lease) {
            lease.block.lastLease = lease.earlierOfBlock;
            return;
        }
        while (later != null && later.earlierOfBlock != lease) {
            later = later.earlierOfBlock;
        }
        if (later != null) {
            later.earlierOfBlock = lease.earlierOfBlock;
        }
    }
}
