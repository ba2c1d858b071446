package dev.waxwing.cli.bench;

/// When each message of one producer is due, fixed before the first is sent: a producer that was
/// held up sends what it owes at once, and the wait counts as latency.
///
/// @param first when the first one is due, in nanoseconds of the run's clock
/// @param gap nanoseconds from one to the next; 0 for as fast as it goes
record Pace(long first, double gap) {
    /// The producers take turns, evenly spaced.
    static Pace of(QueueLoad load, int producer, long from) {
        if (load.rate() == 0) {
            return new Pace(from, 0);
        }
        double apart = 1e9 / load.rate();
        return new Pace(from + (long) (apart * producer), apart * load.producers());
    }

    long due(long index) {
        return first + (long) (index * gap);
    }

    /// How many are due before a time; 0 where none has a time.
    long dueBefore(long end) {
        if (isFree() || end <= first) {
            return 0;
        }
        long about = (long) ((end - first) / gap);
        long count = Math.max(0, about - 1); // the quotient may be off by one, by rounding
        while (due(count) < end) {
            count++;
        }
        return count;
    }

    /// Whether a message is due whenever there is credit for it.
    boolean isFree() {
        return gap == 0;
    }
}
