package dev.waxwing.cli.bench;

import org.HdrHistogram.Histogram;

/// A distribution of times, in microseconds.
///
/// @param count how many values it comes from; all others are 0 when there are none
record Percentiles(long count, double p50, double p90, double p99, double p999, double max) {
    static Percentiles of(Histogram nanoseconds) {
        Histogram all = nanoseconds.copy();
        return new Percentiles(
                all.getTotalCount(),
                micros(all, 50),
                micros(all, 90),
                micros(all, 99),
                micros(all, 99.9),
                micros(all, 100));
    }

    private static double micros(Histogram nanoseconds, double percentile) {
        return nanoseconds.getTotalCount() == 0
                ? 0
                : nanoseconds.getValueAtPercentile(percentile) / 1e3;
    }
}
