package dev.waxwing.broker;

import java.util.concurrent.atomic.LongAdder;

/// What is counted for one queue. `stored` and `published` are written by the journal's writer, the
/// rest by the queue's actor; read by anyone.
final class QueueCounters {
    /// Messages on disk and not settled: waiting or leased.
    private volatile long stored;

    private volatile long leased;
    private volatile int consumers;

    /// Wall time of the oldest unsettled message in ms since the epoch; 0 when there is none.
    private volatile long oldest;

    final LongAdder published = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder redelivered = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder deadLettered = new LongAdder();

    private final RateSample publishRate = new RateSample();
    private final RateSample deliverRate = new RateSample();
    private final RateSample acknowledgeRate = new RateSample();

    /// Turns the totals into rates; called about once a second.
    void sample(long nanos) {
        publishRate.next(published.sum(), nanos);
        deliverRate.next(delivered.sum(), nanos);
        acknowledgeRate.next(acknowledged.sum(), nanos);
    }

    QueueStatistics.Rates rates() {
        return new QueueStatistics.Rates(
                publishRate.perSecond(), deliverRate.perSecond(), acknowledgeRate.perSecond());
    }

    long stored() {
        return stored;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the journal's thread
    void addStored(long n) {
        stored += n;
    }

    long leased() {
        return leased;
    }

    void leased(long n) {
        leased = n;
    }

    long ready() {
        return Math.max(0, stored - leased);
    }

    int consumers() {
        return consumers;
    }

    void consumers(int n) {
        consumers = n;
    }

    long oldest() {
        return oldest;
    }

    void oldest(long at) {
        oldest = at;
    }
}
