package dev.waxwing.faults;

import java.util.BitSet;

/// What is known of one sender's messages to one queue. Thread-safe: the sender and the receivers
/// of the queue write to it.
final class Track {
    private final Stamp first;
    private final BitSet acknowledged;
    private final BitSet received;
    private final BitSet confirmed;
    private int next;
    private int bound;
    private int last = -1;
    private long repeated;
    private long duplicates;
    private long misordered;
    private long invented;

    Track(Stamp first) {
        this.first = first;
        this.acknowledged = new BitSet();
        this.received = new BitSet();
        this.confirmed = new BitSet();
    }

    private Track(Track other) {
        first = other.first;
        acknowledged = (BitSet) other.acknowledged.clone();
        received = (BitSet) other.received.clone();
        confirmed = (BitSet) other.confirmed.clone();
        next = other.next;
        bound = Integer.MAX_VALUE;
        last = other.last;
        repeated = other.repeated;
        duplicates = other.duplicates;
        misordered = other.misordered;
        invented = other.invented;
    }

    /// What is known at this moment, to be compared with a copy of the disk that is made later:
    /// that may hold messages which this does not know.
    synchronized Track copy() {
        return new Track(this);
    }

    /// Counts what the other has read since this copy was made as read: its acknowledgement may
    /// have reached the disk that was copied meanwhile.
    void alsoReceived(Track other) {
        BitSet theirs;
        synchronized (other) {
            theirs = (BitSet) other.received.clone();
        }
        synchronized (this) {
            received.or(theirs);
            last = Math.max(last, received.length() - 1);
        }
    }

    /// Makes the next message.
    synchronized Stamp next() {
        bound = next + 1;
        return first.withNumber(next++);
    }

    /// The sender has read this message's ACK.
    synchronized void acknowledge(int number) {
        acknowledged.set(number);
    }

    /// A receiver has read this message. After its `ACK_CONFIRMED` that is a duplicate; before, a
    /// redelivery, which a receiver suppresses.
    synchronized void receive(int number) {
        if (number >= bound) {
            invented++;
        } else if (confirmed.get(number)) {
            duplicates++;
        } else if (received.get(number)) {
            repeated++;
        } else {
            received.set(number);
            misordered += number < last ? 1 : 0;
            last = Math.max(last, number);
        }
    }

    /// A receiver has read this message's `ACK_CONFIRMED`.
    synchronized void confirm(int number) {
        confirmed.set(number);
    }

    /// This message was found in the queue when everything had been confirmed.
    synchronized void leftOver(int number) {
        if (received.get(number)) {
            duplicates++;
        } else {
            receive(number);
        }
    }

    /// True when all that was acknowledged to the sender was received.
    synchronized boolean isComplete() {
        return lost().isEmpty();
    }

    /// Adds up; order counts only where one receiver takes all.
    synchronized Verdict verdict(boolean ordered) {
        BitSet lost = lost();
        return new Verdict(
                next,
                acknowledged.cardinality(),
                received.cardinality(),
                lost.cardinality(),
                duplicates,
                ordered ? misordered : 0,
                invented,
                0,
                repeated,
                lost.isEmpty() ? "" : first.withNumber(lost.nextSetBit(0)).id());
    }

    private BitSet lost() {
        BitSet lost = (BitSet) acknowledged.clone();
        lost.andNot(received);
        return lost;
    }
}
