package dev.waxwing.broker;

/// What is counted for one queue: by the journal's writer what is on disk and how it came and went,
/// by the queue's actor what is delivered. Read by anyone.
final class QueueCounters {
    /// Messages on disk and not settled: waiting or leased.
    private final Count stored = new Count();

    final Count published = new Count();
    final Count duplicates = new Count();
    final Count acknowledged = new Count();
    final Count expired = new Count();
    final Count dropped = new Count();
    final Count deadLettered = new Count();

    /// Messages that are out.
    final Count leased = new Count();

    /// Wall time of the oldest unsettled message in ms since the epoch; 0 when there is none.
    final Count oldest = new Count();

    final Count delivered = new Count();
    final Count redelivered = new Count();

    private volatile int consumers;

    private final RateSample publishRate = new RateSample();
    private final RateSample deliverRate = new RateSample();
    private final RateSample acknowledgeRate = new RateSample();

    /// Turns the totals into rates; called about once a second.
    void sample(long nanos) {
        publishRate.next(published.get(), nanos);
        deliverRate.next(delivered.get(), nanos);
        acknowledgeRate.next(acknowledged.get(), nanos);
    }

    QueueStatistics.Rates rates() {
        return new QueueStatistics.Rates(
                publishRate.perSecond(), deliverRate.perSecond(), acknowledgeRate.perSecond());
    }

    long stored() {
        return stored.get();
    }

    void addStored(long n) {
        stored.add(n);
    }

    long ready() {
        return Math.max(0, stored.get() - leased.get());
    }

    int consumers() {
        return consumers;
    }

    void consumers(int n) {
        consumers = n;
    }
}
