package dev.waxwing.broker;

/// A rate from two readings of a growing total. Written by one thread, read by all.
final class RateSample {
    private long total;
    private long nanos;
    private volatile double perSecond;

    void next(long newTotal, long now) {
        if (nanos != 0 && now > nanos) {
            perSecond = Math.round((newTotal - total) * 1e10 / (now - nanos)) / 10.0;
        }
        total = newTotal;
        nanos = now;
    }

    double perSecond() {
        return perSecond;
    }
}
